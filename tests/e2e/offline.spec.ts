import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { installFakeWorker } from '../fakeWorker/fakeWorker';
import { stepsDone, waitForEvent } from './playground';
import { expect, test } from './playgroundTest';
import { startStaticHost, type StaticHost } from './staticHost';

test.use({ serviceWorkers: 'allow' });

let host: StaticHost;
test.beforeEach(async () => {
  host = await startStaticHost('/a/deep folder/');
});
test.afterEach(async ({ context }) => {
  await Promise.all(context.pages().map((page) => page.close())); // what is still being loaded would fail
  host.close();
});

/** Waits until everything is stored and the page is served from the store. */
async function waitUntilStored(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (navigator.serviceWorker.controller === null) await new Promise((resolve) => setTimeout(resolve, 50));
  });
}

/** As a new version of the page would: its service worker is another one. */
function deployNewVersion(): void {
  host.replace('sw.js', `${readFileSync('dist/sw.js', 'utf8')}\n// the next version`);
}

test('after the first visit the page opens without a network, and the bundled base learns the default set', async ({ page, context }) => {
  await page.goto(host.url);
  await waitUntilStored(page);
  host.close();
  await context.setOffline(true);

  const config = {
    steps: 1,
    batchSize: 2,
    bank: { size: 512, ddimSteps: 50 },
    sampling: { everySteps: 1, count: 1, ddimSteps: 1, guidance: 1 },
    evaluation: { everySteps: 0, count: 8, ddimSteps: 2, guidance: 1, source: false, share: 1, forgettingRows: 0 },
  };
  await page.goto(`${host.url}?debug&config=${encodeURIComponent(JSON.stringify(config))}`);
  await page.getByTestId('start').click({ timeout: 60_000 });
  await waitForEvent(page, 'runFinished');
  expect(await stepsDone(page)).toHaveLength(1);
});

test('all bundled picture sets can be chosen without a network', async ({ page, context }) => {
  await page.addInitScript(installFakeWorker, {});
  await page.goto(host.url);
  await waitUntilStored(page);
  host.close();
  await context.setOffline(true);
  await page.reload();
  for (const [set, title] of [['meteocons', 'Meteocons'], ['openmoji', 'OpenMoji'], ['circle-flags', 'Circle Flags']] as const) {
    await page.getByTestId(`dataset-${set}`).click();
    await expect(page.getByTestId('target-strip').getByRole('img', { name: `16 real pictures of ${title}` })).toBeVisible();
  }
  await expect(page.getByTestId('recording')).toBeVisible();
});

test('a new version is announced, waits while a run is on, and comes when it is asked for', async ({ page }) => {
  await page.addInitScript(installFakeWorker, { stepMs: 20 });
  await page.goto(host.url);
  await waitUntilStored(page);
  await expect(page.getByTestId('new-version')).toBeHidden();

  deployNewVersion();
  await page.getByTestId('start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'running');
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  const message = page.getByTestId('new-version');
  await expect(message).toContainText('A new version of the playground is here.', { timeout: 60_000 });
  await expect(message.getByRole('button')).toHaveText('Waits until your run is over');
  await expect(message.getByRole('button')).toBeDisabled();

  await page.getByTestId('stop').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'stopped');
  const reloaded = page.waitForEvent('load');
  await message.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await expect(page.getByTestId('start')).toBeEnabled();
  await expect(message).toBeHidden();
});

test('a new version does not come while another tab trains', async ({ page, context }) => {
  await context.addInitScript(installFakeWorker, { stepMs: 20 });
  await page.goto(host.url);
  await waitUntilStored(page);
  const other = await context.newPage();
  await other.goto(host.url);
  await other.getByTestId('start').click();
  await expect(other.getByTestId('phase')).toHaveAttribute('data-phase', 'running');

  deployNewVersion();
  await page.reload();
  const message = page.getByTestId('new-version');
  await message.getByRole('button', { name: 'Reload' }).click({ timeout: 60_000 });
  await expect(message).toContainText('another tab of the playground is training');
  await other.getByTestId('stop').click();
  await expect(other.getByTestId('phase')).toHaveAttribute('data-phase', 'stopped');
  const reloaded = page.waitForEvent('load');
  await message.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await expect(page.getByTestId('start')).toBeEnabled();
  await expect(message).toBeHidden();
  await expect(other.getByTestId('new-version')).toContainText('this tab still shows the old one');
});

test('the page can be installed: its manifest names icons that are there', async ({ page }) => {
  await page.goto(host.url);
  const manifestUrl = await page.locator('link[rel=manifest]').evaluate((link: HTMLLinkElement) => link.href);
  const manifest = (await (await page.request.get(manifestUrl)).json()) as { start_url: string; icons: { src: string; sizes: string }[] };
  expect(new URL(manifest.start_url, manifestUrl).href).toBe(host.url);
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (url) => {
      const { width, height } = await createImageBitmap(await (await fetch(url)).blob());
      return `${width}x${height}`;
    }, new URL(src, manifestUrl).href);
    expect(size, src).toBe(sizes);
  }
});
