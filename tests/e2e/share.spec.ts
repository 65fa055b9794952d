import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { defaultRunConfig } from '../../src/config/defaults';
import { packText } from '../../src/share/packedText';
import { encodeShareLink } from '../../src/share/shareLink';
import type { SharedRun } from '../../src/share/sharedRun';
import { installFakeWorker, type FakeEngine } from '../fakeWorker/fakeWorker';
import { expect, test } from './playgroundTest';

const classRun: SharedRun = {
  appVersion: '0.1.0', config: { ...defaultRunConfig, name: 'Flags, a steep ψ', dataset: 'circle-flags', seed: 7, steps: 300, live: { ...defaultRunConfig.live, psi: { family: 'power', tau: 2, inverted: false } } },
  changes: [{ step: 100, settings: { ...defaultRunConfig.live, lambda: 1 } }], datasetTitle: 'Circle Flags', digests: { featureNet: 'ab'.repeat(32) }, pictures: null, hidden: ['base', 'hyperparameters', 'labTabs'], unknown: null,
  result: {
    step: 300, losses: { reconsolidation: [[1, 0.9], [150, 0.3], [300, 0.25]], retention: [[1, 0.5], [300, 0.4]] }, courses: [{ measure: 'fdIcon64', against: 'target', points: [[100, 30], [300, 12]] }],
    distances: [{ measure: 'fdIcon64', against: 'target', step: 300, value: 12.25, sd: 0.5, nReal: 439, nFake: 256, floor: 3 }], replacement: null,
  },
};

/** A page with a pretending engine, which answers at once and needs no GPU. */
async function open(page: Page, address: string, engine: FakeEngine = {}): Promise<void> {
  await page.addInitScript(installFakeWorker, engine);
  await page.goto(address);
}

test('a run that was made is shared as a link, which a fresh page shows as a claim and runs', async ({ page, context }) => {
  await open(page, `./?config=${encodeURIComponent(JSON.stringify({ dataset: 'circle-flags', seed: 9, steps: 200, sampling: { ...defaultRunConfig.sampling, everySteps: 50 }, evaluation: { ...defaultRunConfig.evaluation, everySteps: 100 } }))}`, { stepMs: 1 });
  await page.getByTestId('start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  await page.getByTestId('share').click();
  const link = page.getByTestId('share-link');
  await expect(link).toHaveValue(/#run=/);
  await expect(page.getByTestId('link-facts')).toContainText('which browsers send to no server');
  await expect(async () => expect((await link.inputValue()).length).toBeGreaterThan(600)).toPass();
  const url = await link.inputValue();
  expect(url.length).toBeLessThan(2048);
  await page.getByText('QR code').click();
  await expect(page.getByTestId('qr')).toBeVisible();

  const fresh = await context.newPage();
  await open(fresh, url, { stepMs: 1 });
  const claim = fresh.getByTestId('linked-run');
  await expect(claim).toContainText('claimed by the link, not computed here');
  await expect(claim).toContainText('after 200 of 200 steps');
  await expect(claim.getByRole('row').filter({ hasText: 'FD-icon64 to the target' })).toContainText(/\d ± \d/);
  await expect(claim.getByRole('img', { name: 'small pictures that the link carries' })).toBeVisible();
  await fresh.getByTestId('run-link').click();
  await expect(fresh.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  await expect(fresh.getByTestId('step-counter')).toHaveAttribute('data-value', '200');
  await claim.getByRole('button', { name: 'Close' }).click();
  expect(fresh.url()).not.toContain('#');
});

test('a link says what is not as usual, and which parts are others here', async ({ page }) => {
  await open(page, `./${(await encodeShareLink({ ...classRun, hidden: [] })).fragment}`);
  const claim = page.getByTestId('linked-run');
  await expect(claim).toContainText('Flags, a steep ψ');
  await expect(claim).toContainText('power, τ = 2');
  await expect(claim).toContainText('from step 100: ');
  await expect(page.getByTestId('mismatch')).toContainText('feature net of the link (SHA-256 abababababab…)');
  await page.getByTestId('take-recipe').click();
  await expect(page.getByTestId('dataset-circle-flags')).toBeChecked();
});

test('a link for a class hides controls, and gives them all back on request', async ({ page }) => {
  await open(page, `./${(await encodeShareLink(classRun)).fragment}`);
  await expect(page.getByTestId('hidden-controls')).toBeVisible();
  await expect(page.getByTestId('hyperparameters')).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Base model' })).toBeHidden();
  await expect(page.getByRole('tablist', { name: 'Experiments' })).toBeHidden();
  await expect(page.getByTestId('lambda')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.getByTestId('hyperparameters')).toBeVisible();
  await expect(page.getByTestId('hidden-controls')).toBeHidden();
});

test('pictures of someone’s own are asked for', async ({ page }) => {
  await open(page, `./${(await encodeShareLink({ ...classRun, config: { ...classRun.config, dataset: `own-${'cd'.repeat(32)}` }, datasetTitle: 'My cats' })).fragment}`);
  await expect(page.getByTestId('missing-dataset')).toContainText('“My cats”');
  await expect(page.getByTestId('missing-dataset')).toContainText('cdcdcdcdcdcd…');
  await expect(page.getByTestId('run-link')).toBeDisabled();
  await page.getByRole('button', { name: 'Choose the pictures' }).click();
  await expect(page.getByTestId('intake')).toBeVisible();
});

test('values out of range are moved into it, and the page says which', async ({ page }) => {
  await open(page, `./#run=${await packText('{"config":{"batchSize":100000,"glow":3}}', 1)}`);
  await expect(page.getByTestId('clamped')).toContainText('config.batchSize from 100000 to 256');
  await expect(page.getByTestId('linked-run')).toContainText('left aside: config.glow');

  // another link in the same page
  await page.evaluate((hash) => (location.hash = hash), (await encodeShareLink({ ...classRun, hidden: [] })).fragment);
  await expect(page.getByTestId('linked-run')).toContainText('Flags, a steep ψ');
  await expect(page.getByTestId('clamped')).toBeHidden();
});

for (const [what, fragment, words] of [
  ['cut', async () => (await encodeShareLink(classRun)).fragment.slice(0, -9), 'damaged'],
  ['tampered with', async () => (await encodeShareLink(classRun)).fragment.replace(/.{40}$/, 'A'.repeat(40)), 'damaged'],
  ['of a newer version', async () => `#run=${await packText('{}', 2)}`, 'newer version'],
  ['hostile', async () => `#run=${await packText('{"config":{"live":{"psi":{"family":"<img src=x onerror=alert(1)>"}}}}', 1)}`, 'describes no run that this page can make'],
] as const) {
  test(`a link that was ${what} is explained, and the page works without it`, async ({ page }) => {
    await open(page, `./${await fragment()}`);
    await expect(page.getByTestId('bad-link')).toContainText(words);
    await expect(page.getByTestId('start')).toBeEnabled();
    await page.getByTestId('bad-link').getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByTestId('bad-link')).toBeHidden();
    await page.getByTestId('start').click();
    await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'running');
  });
}

test('sample pictures are saved as a PNG and as an animation', async ({ page }) => {
  await open(page, `./?config=${encodeURIComponent(JSON.stringify({ dataset: 'circle-flags', steps: 200, sampling: { ...defaultRunConfig.sampling, everySteps: 50 } }))}`, { stepMs: 1 });
  await page.getByTestId('start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  await page.getByTestId('share').click();
  for (const [button, start] of [['save-samples', '\u0089PNG'], ['save-animation', 'GIF89a']] as const) {
    const download = page.waitForEvent('download');
    await page.getByTestId('share-dialog').getByTestId(button).click();
    expect((await readFile(await (await download).path())).toString('latin1')).toContain(start);
  }
});

test('a run is saved as a run file, which another browser opens with its charts, and a broken one is explained', async ({ page, browser, baseURL }) => {
  await open(page, `./?config=${encodeURIComponent(JSON.stringify({ name: 'To go', dataset: 'circle-flags', steps: 200, evaluation: { ...defaultRunConfig.evaluation, everySteps: 100 } }))}`, { stepMs: 1 });
  await page.getByTestId('start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  const loss = await page.getByTestId('loss-reconsolidation').textContent();
  await page.getByTestId('share').click();
  const download = page.waitForEvent('download');
  await page.getByTestId('share-dialog').getByTestId('save-run-file').click();
  expect((await download).suggestedFilename()).toBe('To-go-step200.zip');
  const path = await (await download).path();
  const bytes = await readFile(path);

  const elsewhere = await browser.newContext({ ...(baseURL !== undefined && { baseURL }), serviceWorkers: 'block' });
  const fresh = await elsewhere.newPage();
  await open(fresh, './');
  await fresh.getByTestId('share').click();
  await fresh.getByTestId('open-run-file').setInputFiles({ name: 'cut.zip', mimeType: 'application/zip', buffer: bytes.subarray(0, bytes.length - 200) });
  await expect(fresh.getByTestId('open-fault')).toContainText('cannot be opened as a zip');
  await fresh.getByTestId('open-run-file').setInputFiles({ name: 'run.zip', mimeType: 'application/zip', buffer: bytes });
  await expect(fresh.getByTestId('share-dialog')).toBeHidden();
  await expect(fresh.getByTestId('step-counter')).toHaveAttribute('data-value', '200');
  await expect(fresh.getByTestId('loss-reconsolidation')).toHaveText(loss ?? '');
  await expect(fresh.getByTestId('samples-current')).toBeVisible();
  await fresh.reload();
  await expect(fresh.getByTestId('start')).toBeEnabled();
  await elsewhere.close();
});

test('a run file is opened where it is dropped', async ({ page }) => {
  await open(page, './?config=%7B"name":"Dropped","dataset":"circle-flags","steps":40%7D', { stepMs: 1 });
  await page.getByTestId('start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  await page.getByTestId('share').click();
  const download = page.waitForEvent('download');
  await page.getByTestId('save-run-file').click();
  const base64 = (await readFile(await (await download).path())).toString('base64');
  await page.goto('./');
  await expect(page.getByTestId('start')).toBeEnabled();
  const transfer = await page.evaluateHandle((text) => {
    const given = new DataTransfer();
    given.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], 'run.zip', { type: 'application/zip' }));
    return given;
  }, base64);
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer: transfer });
  await expect(page.getByTestId('step-counter')).toHaveAttribute('data-value', '40');
});
