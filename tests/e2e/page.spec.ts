import type { Page } from '@playwright/test';
import { installFakeWorker, type FakeEngine } from '../fakeWorker/fakeWorker';
import { expect, test } from './playgroundTest';

/** These tests look at the page alone: a pretending engine answers at once, without a GPU. */
async function openWithFakeEngine(page: Page, engine: FakeEngine, config: Record<string, unknown> = {}): Promise<void> {
  await page.addInitScript(installFakeWorker, engine);
  await page.goto(`./?config=${encodeURIComponent(JSON.stringify({ dataset: 'circle-flags', ...config }))}`);
}

test('a handle of ψ is dragged with the mouse, and undo puts the curve back', async ({ page }) => {
  await openWithFakeEngine(page, {});
  const handle = page.getByTestId('psi-handle').last();
  await expect(handle).toHaveAttribute('aria-valuenow', '1');
  await expect(page.getByTestId('start')).toBeEnabled(); // the run bar grows when the device is there, and everything below moves
  const box = await handle.boundingBox();
  if (box === null) throw new Error('the handle is not on the screen');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + 70, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByTestId('curve-family')).toHaveValue('spline');
  expect(Number(await handle.getAttribute('aria-valuenow'))).toBeLessThan(0.7);
  await page.getByTestId('undo').click();
  await expect(handle).toHaveAttribute('aria-valuenow', '1');
  await page.getByTestId('curve-numbers').locator('summary').click();
  await expect(page.getByTestId('curve-table').getByRole('row').last()).toHaveText('9500.9510.05019.0 %1.0 %');
  await expect(page.getByTestId('curve-family')).toHaveValue('power');
});

test('distances come with their spread, floor and both sample counts, and few samples are called a preview', async ({ page }) => {
  await openWithFakeEngine(page, { stepMs: 1 }, { steps: 300, evaluation: { everySteps: 100, count: 64, ddimSteps: 5, guidance: 1, source: true, share: 1, forgettingRows: 64 } });
  await page.getByTestId('start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  for (const [against, real] of [['target', '439'], ['source', '1\u202f024']] as const) {
    const measure = page.getByTestId(`distance-${against}`);
    const section = page.locator('section.measure').filter({ has: measure });
    await expect(page.getByTestId(`others-${against}`)).toContainText(/KID \S+ ± \S+, FD-random \S+ ± \S+/);
    for (const name of ['fdIcon64', 'fdRandom', 'kid']) {
      await page.getByTestId(`measure-${against}`).selectOption(name);
      await expect(measure).toHaveText(/^\d+\.\d+ ± \d+\.\d+$/);
      await expect(section).toContainText(`n = 64 vs ${real}, noise floor`);
      await expect(section).toContainText('preview');
    }
  }
  await expect(page.getByTestId('measuring-share')).toHaveText('Measured beside training with 9 % of the time (at most 100 %).');
  await page.getByText('Other measures').first().click();
  const neighbours = page.getByTestId('neighbours');
  await expect(neighbours).toContainText('n = 64 vs 395');
  for (const name of ['Precision', 'Recall', 'Density', 'Coverage', 'Nearest training picture']) {
    await expect(neighbours.getByRole('row').filter({ hasText: name })).toContainText(/\d ± \d.*(floor|held out) \d/);
  }
  await expect(page.getByTestId('nearest')).toContainText('far nearer than held-out pictures (median 3.20)');
  await expect(page.getByText('not FID')).toBeVisible();

  const section = page.locator('section.measure').filter({ has: page.getByTestId('distance-target') });
  await section.getByText('Show as table').click();
  for (const [format, start] of [['CSV', 'step,value,sd,floor'], ['SVG', '<svg'], ['PNG', '\u0089PNG']] as const) {
    const download = page.waitForEvent('download');
    await section.getByRole('button', { name: format }).click();
    const [chunk] = (await (await (await download).createReadStream()).toArray()) as Buffer[];
    expect(chunk?.toString('latin1')).toContain(start);
  }
});

test('Inception weights are opened by keyboard and named, a file that is not them is refused, and a software GPU warns', async ({ page }) => {
  await openWithFakeEngine(page, { isSoftware: true });
  const part = page.getByTestId('inception');
  await part.getByText('Inception FID').focus();
  await page.keyboard.press('Enter');
  await expect(part).toContainText('about 90 MB');
  await expect(part.locator('code')).toContainText('inception-fid.safetensors');
  await expect(page.getByTestId('inception-slow')).toContainText('over a minute');
  await page.getByTestId('open-inception').setInputFiles({ name: 'no.safetensors', mimeType: '', buffer: Buffer.from('no') });
  await expect(page.getByText('no.safetensors is not the Inception net of FID.')).toBeVisible();
  await page.getByTestId('open-inception').setInputFiles({ name: 'fid.safetensors', mimeType: '', buffer: Buffer.from('weights') });
  await expect(page.getByTestId('inception-name')).toContainText('fid.safetensors');
});

test('retention is by bank, by distillation or not at all, and each choice can be taken back', async ({ page }) => {
  await openWithFakeEngine(page, {});
  await expect(page.getByTestId('retention-bank')).toBeChecked();
  await page.getByTestId('retention-distillation').check({ force: true });
  await expect(page.getByTestId('bank-share')).toHaveValue('0.2');
  await page.getByTestId('retention-none').check({ force: true });
  await expect(page.getByTestId('bank-share')).toHaveValue('0');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('retention-distillation')).toBeChecked();
  await expect(page.getByTestId('bank-share')).toHaveValue('0.2');
  await page.getByTestId('retention-bank').check({ force: true });
  await expect(page.getByTestId('retention-bank')).toBeChecked();
});

test('a change of a live setting during a run is marked on the charts', async ({ page }) => {
  await openWithFakeEngine(page, {}, { steps: 5000 });
  await page.getByTestId('start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'running');
  await expect(page.getByTestId('loss-reconsolidation')).toHaveText(/^0\.\d+$/);
  await page.getByTestId('lambda').fill('0.3');
  await page.getByTestId('lambda').press('Enter');
  await expect(page.locator('.plot__mark').first()).toBeAttached();
});

test('a slow software GPU is named, with the smaller recipe that was chosen and the way back', async ({ page }) => {
  await page.addInitScript(installFakeWorker, { isSoftware: true });
  await page.emulateMedia({ reducedMotion: 'reduce' }); // the recorded run stands at its end
  await page.goto('./');
  const note = page.getByTestId('software-note');
  await expect(note).toContainText('batch 8 instead of 32');
  await expect(page.getByTestId('forgetting-live')).toBeVisible();
  const lowest = () => page.locator(':is(.pane--samples, .pane--measures) > *').evaluateAll((parts) => Math.max(...parts.map((part) => part.getBoundingClientRect().bottom)));
  await expect.poll(lowest, 'all of the story stands above the lab on one screen, with the note').toBeLessThanOrEqual(900);
  await note.getByRole('button', { name: 'Use the full recipe' }).click();
  await page.getByTestId('hyperparameters').locator('summary').first().click();
  await expect(page.getByTestId('batch-size')).toHaveValue('32');
});

test('an address with a broken configuration is explained, and the defaults stand', async ({ page }) => {
  await page.addInitScript(installFakeWorker, {});
  await page.goto('./?config=%7B"steps"%3A-3%7D');
  await expect(page.getByTestId('alert')).toContainText('steps');
  await expect(page.getByTestId('start')).toBeEnabled();
});

test('on a phone the columns are panes under the run bar, and nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openWithFakeEngine(page, {});
  await expect(page.getByTestId('start')).toBeInViewport();
  await page.getByRole('button', { name: 'Measures' }).click();
  await expect(page.getByRole('heading', { name: 'Reconsolidation' })).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test('a run is started, paused and stopped with the keyboard alone', async ({ page }) => {
  await openWithFakeEngine(page, {}, { steps: 5000 });
  await expect(page.getByTestId('start')).toBeEnabled();
  await page.getByTestId('start').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'running');
  await page.getByTestId('pause').focus();
  await page.keyboard.press('Space');
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'paused');
  await page.getByTestId('stop').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'stopped');
});

test('how matrices are multiplied is measured, shown, chosen with the keyboard and remembered', async ({ page }) => {
  await openWithFakeEngine(page, {});
  const decision = page.getByTestId('matmul-decision');
  const open = async () => {
    await page.getByRole('button', { name: 'Graphics device' }).focus();
    await page.keyboard.press('Enter');
  };
  await open();
  await expect(decision).toContainText('workgroup tiles: measured just now');
  await expect(page.getByTestId('matmul-time-registers')).toHaveText('3.4 ms');
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('matmul-auto')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(decision).toContainText('register tiles: chosen by hand');
  await page.keyboard.press('Escape');
  await expect(decision).toBeHidden();

  await page.reload();
  await expect(page.getByTestId('start')).toBeEnabled();
  await open();
  await expect(decision).toContainText('register tiles: chosen by hand');
  await page.getByTestId('matmul-auto').check();
  await expect(decision).toContainText('workgroup tiles: measured on an earlier visit');
  await page.getByTestId('matmul-measure').click();
  await expect(decision).toContainText('measured just now');
});

test('the way from noise to the pictures is drawn on request, gone through for both models, and saved as an animation', async ({ page }) => {
  await openWithFakeEngine(page, { stepMs: 1 }, { steps: 60 });
  await page.getByTestId('start').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  await page.getByTestId('draw-denoising').click();
  const place = page.getByRole('slider', { name: 'From noise to picture' });
  await expect(place).toHaveAttribute('aria-valuetext', 'the pictures');
  await place.press('Home');
  await expect(place).toHaveAttribute('aria-valuetext', 't = 999');
  await expect(page.locator('.model-grids')).toContainText('on its way, t = 999');
  await place.press('ArrowRight');
  await expect(page.locator('.model-grids').getByText('on its way, t = 666')).toHaveCount(2);
  const saved = page.waitForEvent('download');
  await place.locator('xpath=..').getByTestId('save-animation').click();
  expect((await saved).suggestedFilename()).toMatch(/-denoising\.gif$/);
  await place.press('End');
  await expect(page.locator('.model-grids')).not.toContainText('on its way');
});
