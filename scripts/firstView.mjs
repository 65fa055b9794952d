import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { findChromium } from './chromium.mjs';
import { freePort } from './freePort.mjs';

/** Only workers run these files; none is part of what the page itself fetches. */
const isWorker = (/** @type {string} */ file) => /(^|\/)(main|libraryMain|intakeMain)-[^/]*\.js$/.test(file);

const webGpuArguments = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

/**
 * Serves the built page and opens a browser; every page of it is a first visit.
 * @template Result
 * @param {string} outDir the built page
 * @param {(visit: { newPage: () => Promise<import('playwright-core').Page>, url: string }) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withBuiltPage(outDir, use) {
  const { executablePath } = await findChromium();
  const host = '127.0.0.1';
  const port = await freePort(4500, host);
  const server = await preview({ logLevel: 'silent', build: { outDir }, preview: { host, port, strictPort: true } });
  const browser = await chromium.launch({ executablePath, args: webGpuArguments });
  try {
    return await use({ newPage: () => browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' }), url: `http://${host}:${port}/` });
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * What a browser fetches of the built page until the recorded run is on the screen and its charts can be drawn: asked of a browser, since
 * no list of modules says what is imported at once. Throws when the training worker is among it.
 * @param {string} outDir the built page
 * @returns {Promise<string[]>} paths of its scripts within outDir, in the order in which they were asked for
 */
export async function firstViewScripts(outDir) {
  /** @type {string[]} */
  const names = await withBuiltPage(outDir, async ({ newPage, url }) => {
    const page = await newPage();
    await page.goto(url);
    await page.locator('.chart-surface').first().waitFor({ timeout: 60_000 });
    await page.waitForFunction(() => performance.getEntriesByName('first-view').length > 0, null, { timeout: 60_000 }).catch((/** @type {unknown} */ cause) => {
      throw new Error('The page shows a chart, but has not marked its first view: src/ui/session/firstView.ts.', { cause });
    });
    return page.evaluate(scriptsUntilFirstView);
  });
  const files = names.map((name) => new URL(name).pathname.slice(1));
  const early = files.find((file) => /(^|\/)main-/.test(file));
  if (early !== undefined) throw new Error(`The training worker (${early}) is fetched before the first view is on the screen. It has to wait for it: src/ui/session/firstView.ts.`);
  return files.filter((file) => !isWorker(file));
}

/** In the page: the addresses of the scripts that were asked for before it marked its first view. */
function scriptsUntilFirstView() {
  const marked = performance.getEntriesByName('first-view')[0]?.startTime ?? 0;
  return performance.getEntriesByType('resource').filter(({ name, startTime }) => name.endsWith('.js') && startTime < marked).map(({ name }) => name);
}
