import type { Page } from '@playwright/test';
import { installFakeWorker } from '../fakeWorker/fakeWorker';
import { expect, test } from './playgroundTest';

const recordedStep = async (page: Page): Promise<number> => Number(await page.getByTestId('recording-step').inputValue());

test('without WebGPU the page says what to switch on, and the recorded run plays, scrubs and shows what was measured', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined }));
  await page.goto('./');
  await expect(page.getByTestId('no-webgpu')).toContainText('WebGPU');
  await expect(page.getByTestId('no-webgpu')).toContainText('Chrom');
  await expect(page.getByTestId('start')).toBeDisabled();
  await expect(page.getByTestId('recording')).toContainText('Recorded');
  await expect(page.getByTestId('train-it-yourself')).toHaveCount(0);

  const length = Number(await page.getByTestId('recording-step').getAttribute('max'));
  await expect.poll(() => recordedStep(page)).toBeLessThan(length); // it plays by itself, from the beginning
  const early = await recordedStep(page);
  await expect.poll(() => recordedStep(page)).toBeGreaterThan(early);
  await page.getByTestId('recording-play').click();
  await expect(page.getByRole('button', { name: 'Play the recording' })).toBeVisible();

  const slider = page.getByTestId('recording-step');
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(page.getByTestId('recording-step-shown')).toHaveText('0');
  const picturesOf = (testId: string) => page.getByTestId(testId).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const models = ['samples-pretrained', 'samples-companion', 'samples-current'] as const;
  const [pretrained, , untrained] = await Promise.all(models.map(picturesOf));
  await page.keyboard.press('End');
  await expect(page.getByTestId('step-counter')).toHaveAttribute('data-value', (await slider.getAttribute('max')) ?? '');
  await expect.poll(() => picturesOf('samples-current')).not.toBe(untrained);
  expect(await picturesOf('samples-pretrained')).toBe(pretrained);
  expect(await picturesOf('samples-companion')).not.toBe(await picturesOf('samples-current'));

  for (const against of ['target', 'source']) {
    await expect(page.getByTestId(`distance-${against}`)).toHaveText(/\d ± \d/);
    await expect(page.getByTestId(`reference-${against}`)).toHaveText(/Standard \d.* ± \d/);
  }
  await page.getByTestId('dataset-meteocons').click();
  await expect(page.getByTestId('target-strip').getByRole('img', { name: '16 real pictures of Meteocons' })).toBeVisible();
  const handle = page.getByTestId('psi-handle').last();
  await handle.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('curve-family')).toHaveValue('spline');
  await expect(page.getByTestId('lab').getByText(/recorded Diff-Tuning model at step/)).toBeVisible();
  await page.getByTestId('lab').scrollIntoViewIfNeeded();
  await expect(page.getByTestId('lab').locator('.recharts-line').first()).toBeVisible();
});

test('its ends are seen while the pictures on the way are still coming; then it plays', async ({ page }) => {
  await page.addInitScript(installFakeWorker, { noAdapter: true });
  let letThrough = (): void => undefined;
  const isAllowed = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route('**/recording/course.webp', async (route) => {
    await isAllowed;
    await route.continue();
  });
  await page.goto('./');
  const length = (await page.getByTestId('recording-step').getAttribute('max')) ?? '';
  await expect(page.getByText('the way there is loading…')).toBeVisible();
  await expect(page.getByTestId('recording-step')).toHaveValue(length);
  const drawn = await page.getByTestId('samples-current').evaluate((canvas: HTMLCanvasElement) => new Set(canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data).size);
  expect(drawn).toBeGreaterThan(100);
  letThrough();
  await expect.poll(() => recordedStep(page)).toBeLessThan(Number(length));
  await expect(page.getByText('the way there is loading…')).toHaveCount(0);
});

test('Train it yourself takes over in place, with the recorded configuration and the recorded other method beside it', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.addInitScript(installFakeWorker, { stepMs: 1 });
  await page.goto('./');
  const length = (await page.getByTestId('recording-step').getAttribute('max')) ?? '';
  await expect(page.getByTestId('recording-step')).toHaveValue(length); // with less motion it stands at its end
  await expect(page.getByTestId('restart')).toBeDisabled();
  await page.getByTestId('train-it-yourself').click();
  await expect(page.getByTestId('recording')).toHaveCount(0);
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  await expect(page.getByTestId('step-counter')).toHaveAttribute('data-value', length);
  await expect(page.locator('.model-grids')).toContainText(`step ${length}, recorded`);
  await expect(page.getByTestId('reference-source')).toContainText('Standard');

  await page.getByTestId('new-seed').click();
  await page.getByTestId('start').click(); // with another seed the recorded run is no companion any more
  await expect(page.getByTestId('train-other')).toBeVisible();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished');
  await page.getByTestId('train-other').click();
  await expect(page.locator('.model-grids')).toContainText('your run');
  await expect(page.getByTestId('method-standard')).toBeChecked();
});
