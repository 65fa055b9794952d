/**
 * Stands in for the package `long` in the built worker (vite.config.ts). tfjs makes constants with it when it loads and needs them only to hash strings,
 * which nothing here does; the package itself would first try for WebAssembly, which the page's policy refuses.
 */
export default { fromString: (): null => null };
