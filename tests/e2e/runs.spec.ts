import type { Page } from '@playwright/test';
import { standardSettings } from '../../src/config/defaults';
import { installFakeWorker, type FakeEngine } from '../fakeWorker/fakeWorker';
import type { PartialConfig } from './playground';
import { expect, test } from './playgroundTest';

/** These tests look at the library alone: a pretending engine trains at once, without a GPU; what is kept is kept as ever. */
async function openPage(page: Page, config: PartialConfig = {}): Promise<void> {
  await page.goto(`./?config=${encodeURIComponent(JSON.stringify({ dataset: 'circle-flags', ...config }))}`);
  await expect(page.getByTestId('start')).toBeEnabled();
}

const evaluation = { everySteps: 50, count: 256, ddimSteps: 20, guidance: 1, source: true, share: 1, forgettingRows: 0 };
const small = { steps: 100, sampling: { everySteps: 50, count: 4, ddimSteps: 5, guidance: 1 }, evaluation };
const plain = { ...small, name: 'plain', live: standardSettings };

/** Trains a run to its end in a page of its own, so that it is in the library. */
async function trainRun(page: Page, config: PartialConfig): Promise<void> {
  await openPage(page, config);
  await page.getByTestId('start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  await page.getByTestId('runs').click();
  await expect(page.getByTestId('run').first()).toHaveAttribute('data-status', 'finished');
}

async function withRuns(page: Page, engine: FakeEngine, ...configs: PartialConfig[]): Promise<void> {
  await page.addInitScript(installFakeWorker, { stepMs: 1, ...engine });
  for (const config of configs) await trainRun(page, config);
}

const run = (page: Page, title: string) => page.getByTestId('run').filter({ hasText: title });

test('an empty library says how it fills', async ({ page }) => {
  await page.addInitScript(installFakeWorker, {});
  await openPage(page);
  await expect(page.getByTestId('lab-tab-runs')).toBeVisible(); // the lab comes after the first view
  await page.getByTestId('runs').click();
  await expect(page.getByTestId('lab-tab-runs')).toBeFocused();
  await expect(page.getByTestId('runs-empty')).toContainText('Press Start');
  await expect(page.getByTestId('runs-search')).toBeHidden();
});

test('a run is listed with what it is and what was measured, is found by its words, and keeps its name, tags and notes', async ({ page }) => {
  await withRuns(page, {}, small, plain);
  const first = run(page, 'Circle Flags · Diff-Tuning · seed 0');
  await expect(first).toContainText('100 / 100');
  await expect(first).toContainText('FD-icon64, n = 256');

  await page.getByTestId('runs-search').fill('standard flags');
  await expect(page.getByTestId('runs-count')).toHaveText('1 of 2 runs');
  await expect(run(page, 'plain')).toBeVisible();
  await page.getByTestId('runs-search').fill('');

  const title = first.getByTestId('run-title');
  await title.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('run-differences')).toContainText('steps 100 instead of 2000');
  await page.getByTestId('run-tag-input').fill('for the talk');
  await page.keyboard.press('Enter');
  await page.getByTestId('run-notes').fill('The one with the sharp edges.');
  await page.getByTestId('run-name').fill('Sharp');
  await title.focus(); // leaves the field

  await page.reload();
  await page.getByTestId('runs').click();
  await page.getByTestId('runs-search').fill('edges talk');
  await expect(page.getByTestId('run')).toHaveCount(1);
  await expect(run(page, 'Sharp')).toContainText('for the talk');
});

test('two runs are set side by side: recipes in words, curves, last distances with their counts, samples from the same noise', async ({ page }) => {
  await withRuns(page, {}, small, plain);
  await expect(page.getByTestId('runs-compare')).toBeDisabled();
  for (const check of await page.getByTestId('run-check').all()) {
    await check.focus();
    await page.keyboard.press('Space');
  }
  await page.getByTestId('runs-compare').click();

  const differences = page.getByTestId('runs-differences');
  await expect(differences.getByRole('row').filter({ hasText: 'ψ(t)' })).toContainText(/constant 1.*power, τ = 1/);
  await expect(differences).not.toContainText('batch size');
  const final = page.getByTestId('runs-final');
  await expect(final.getByRole('row').filter({ hasText: 'plain' })).toContainText(/\d ± \d.*n = 256 vs 439, .*noise floor/);
  await expect(page.getByRole('img', { name: /^FD-icon64, to the target: plain, Circle Flags · Diff-Tuning · seed 0/ })).toBeVisible();
  const chart = (title: string) => page.getByTestId('lab-chart').filter({ hasText: title }).first();
  await chart('Reconsolidation loss').scrollIntoViewIfNeeded(); // charts are drawn where they are looked at
  await expect(page.getByRole('img', { name: /^Reconsolidation loss/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /4 pictures, plain, step \d+, seed 0/ })).toBeVisible();
  await expect(page.getByText('Same base, target set, sampling and noise')).toBeVisible();
  await page.getByTestId('runs-measure').selectOption('kid');
  await chart('KID, to what the base knew').scrollIntoViewIfNeeded();
  await expect(page.getByRole('img', { name: /^KID, to what the base knew/ })).toBeVisible();
  await page.getByTestId('runs-back').click();
  await expect(page.getByTestId('run')).toHaveCount(2);
});

test('runs whose samples come from other noise, or that learn other sets, are compared with a word of caution', async ({ page }) => {
  await withRuns(page, {}, small, { ...small, name: 'other', seed: 9, dataset: 'meteocons' });
  for (const check of await page.getByTestId('run-check').all()) await check.check();
  await page.getByTestId('runs-compare').click();
  await expect(page.getByTestId('runs-cautions')).toContainText('seed 9: other');
  await expect(page.getByTestId('runs-cautions')).toContainText('target sets differ');
});

test('a deleted run comes back with Undo, and later from the deleted ones', async ({ page }) => {
  await withRuns(page, {}, plain);
  await run(page, 'plain').getByTestId('run-delete').click();
  await expect(page.getByTestId('run')).toHaveCount(0);
  await page.getByTestId('runs-undo').click();
  await expect(run(page, 'plain')).toBeVisible();

  await run(page, 'plain').getByTestId('run-delete').click();
  await expect(page.getByTestId('runs-done')).toContainText('plain was deleted');
  await page.reload();
  await page.getByTestId('runs').click();
  await page.getByTestId('deleted-runs').getByText('Deleted, kept for a day (1)').click();
  await page.getByTestId('deleted-runs').getByRole('button', { name: 'Restore' }).click();
  await expect(run(page, 'plain')).toBeVisible();
});

test('a run is branched from a state, its recipe duplicated, and its record opened again', async ({ page }) => {
  await withRuns(page, { stateEvery: 50 }, plain, small);
  await run(page, 'plain').getByTestId('run-open').click();
  await expect(page.getByTestId('step-counter')).toHaveAttribute('data-value', '100');
  await expect(run(page, 'plain')).toContainText('on the screen');

  await run(page, 'plain').getByTestId('run-title').click();
  await page.getByTestId('keep-100').click();
  await expect(run(page, 'plain')).toContainText('kept');
  await page.getByTestId('branch-100').click();
  await expect(page.getByTestId('run')).toHaveCount(3);

  await run(page, 'Diff-Tuning').getByTestId('run-title').click();
  await page.getByTestId('run-duplicate').click();
  await expect(page.getByTestId('runs-done')).toContainText('is in the editor');
  await expect(page.getByTestId('curve-family')).toHaveValue('power');
});

test('storage says what is used and what takes the space, and deleted runs are freed at once', async ({ page }) => {
  await withRuns(page, { stateEvery: 50 }, plain);
  const storage = page.getByTestId('storage');
  await expect(storage).toContainText(/\d.* of \d+.* used/);
  await page.getByTestId('storage-details').getByText('What takes the space').click();
  await expect(page.getByTestId('storage-details')).toContainText('250 kB, the run plain');
  await run(page, 'plain').getByTestId('run-delete').click();
  await page.getByTestId('free-deleted').click();
  await expect(page.getByTestId('deleted-runs')).toBeHidden();
  await expect(page.getByTestId('free-deleted')).toBeHidden();
});

test('on a phone the library is read without scrolling sideways', async ({ page }) => {
  await withRuns(page, {}, plain, small);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Lab' }).click();
  for (const check of await page.getByTestId('run-check').all()) await check.check();
  await run(page, 'plain').getByTestId('run-title').click();
  const overflow = () => page.getByTestId('lab').evaluate((lab) => lab.scrollWidth - lab.clientWidth);
  expect(await overflow()).toBe(0);
  await page.getByTestId('runs-compare').click();
  await expect(page.getByTestId('runs-final')).toBeVisible();
  expect(await overflow()).toBe(0);
});
