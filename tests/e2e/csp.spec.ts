import type { Page } from '@playwright/test';
import { installFakeWorker } from '../fakeWorker/fakeWorker';
import { tinyConfig } from './playground';
import { expect, test } from './playgroundTest';
import { startStaticHost, type StaticHost } from './staticHost';

declare global {
  interface Window {
    hasRun?: boolean;
  }
}

let host: StaticHost;
test.beforeAll(async () => {
  host = await startStaticHost();
});
test.afterAll(() => host.close());

/** The page as a host without any headers serves it: its policy is the one that it carries itself. */
async function openPage(page: Page, query = ''): Promise<void> {
  await page.addInitScript(installFakeWorker, {});
  await page.goto(host.url + query);
  await expect(page.getByTestId('start')).toBeEnabled();
}

const attempts: readonly [what: string, attempt: () => unknown, directive: string][] = [
  ['an inline script', () => document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.hasRun = true' })), 'require-trusted-types-for'],
  ['a script in HTML', () => (document.body.innerHTML = '<img src="x" onerror="window.hasRun = true">'), 'require-trusted-types-for'],
  ['a script in an SVG', () => (document.body.innerHTML = '<svg onload="window.hasRun = true"></svg>'), 'require-trusted-types-for'],
  ['text as code', () => setTimeout('window.hasRun = true' as unknown as () => void), 'require-trusted-types-for'],
  ['a script of another origin', () => import('https://elsewhere.example/x.js' as string), 'script-src'], // eslint-disable-line @typescript-eslint/no-unnecessary-type-assertion -- else its types are looked for
  ['a worker made of text', () => new Worker(URL.createObjectURL(new Blob(['fetch("https://elsewhere.example/")']))), 'worker-src'],
  ['a request to another origin', () => fetch('https://elsewhere.example/', { method: 'POST', body: 'mine' }), 'connect-src'],
  ['a picture of another origin', () => (new Image().src = 'https://elsewhere.example/?mine'), 'img-src'],
  ['a frame', () => document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://elsewhere.example/' })), 'frame-src'],
];

for (const [what, attempt, directive] of attempts) {
  test(`the page refuses ${what}`, async ({ page, problems }) => {
    problems.allow(/./); // that it is refused is an error of the page
    await openPage(page);
    // From a script of the page's own origin: what a test evaluates itself is exempt from the policy.
    await page.route('**/attempt.js', (route) => route.fulfill({ contentType: 'text/javascript', body: `(${attempt.toString()})()` }));
    const refused = page.evaluate(() => new Promise<string>((resolve) => document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true })));
    await page.evaluate(() => import(new URL('attempt.js', location.href).href).catch(() => undefined));
    expect((await refused).replace(/-elem$/, '')).toBe(directive);
    expect(await page.evaluate(() => window.hasRun)).toBeUndefined();
  });
}

test('markup in a name from outside is shown as the text that it is', async ({ page }) => {
  const name = '<img src=x onerror="window.hasRun = true">';
  await openPage(page, `?config=${encodeURIComponent(JSON.stringify({ [name]: 1 }))}`);
  await expect(page.getByTestId('alert')).toContainText(name);
  expect(await page.evaluate(() => window.hasRun)).toBeUndefined();
});

test('with the header for hosts, the worker is bound as well', async ({ page, problems }) => {
  problems.allow(/elsewhere\.example/);
  const started = page.waitForEvent('worker');
  await page.goto(`./?config=${encodeURIComponent(JSON.stringify(tinyConfig))}`); // `vite preview` sends the header
  const worker = await started;
  await expect(page.getByTestId('start')).toBeEnabled({ timeout: 60_000 });
  const refused = await worker.evaluate(
    () =>
      new Promise<string>((resolve) => {
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
        fetch('https://elsewhere.example/').catch(() => undefined);
      }),
  );
  expect(refused).toBe('connect-src');
});
