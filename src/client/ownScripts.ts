/** The part of the Trusted Types API that is used here; TypeScript's DOM library does not know it yet. */
interface TrustedTypes {
  createPolicy: (name: 'default', rules: { createScriptURL: (url: string) => string }) => unknown;
}

/** The URL, made absolute, if it lies on the page's own origin. Throws otherwise. */
export function ownScriptUrl(url: string, page: string): string {
  const absolute = new URL(url, page);
  if (absolute.origin !== new URL(page).origin) throw new TypeError(`${absolute.href} is not a script of this page: workers start only from ${new URL(page).origin}.`);
  return absolute.href;
}

/**
 * The page's policy lets text become script in one place only: the address of a worker, and that on the page's own origin.
 * Text as HTML or as code is refused by the browser. Browsers without Trusted Types keep to the rest of the policy.
 */
export function trustOwnScriptsOnly(page: string): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', { createScriptURL: (url) => ownScriptUrl(url, page) });
}
