import type { Page } from '@playwright/test';
import { linearNoiseSchedule } from '../../src/schedule/noiseSchedule';
import { timestepDensity } from '../../src/schedule/timestepDensity';
import { evaluateCurve, evaluateXi } from '../../src/schedule/weightCurve';
import { eventsOf, openPlayground, stepsDone, tinyConfig, waitForEvent, waitForSteps } from './playground';
import { expect, test } from './playgroundTest';

test('a visitor trains, reshapes ψ while it trains, pauses, steps, resumes and restarts', async ({ page }) => {
  await openPlayground(page, tinyConfig);
  await page.getByTestId('start').click();

  await waitForSteps(page, 4);
  for (const loss of ['reconsolidation', 'retention']) {
    await expect.poll(async () => Number(await page.getByTestId(`loss-${loss}`).innerText())).toBeGreaterThan(0);
  }
  await waitForEvent(page, 'samplesDrawn');
  const firstSteps = (await stepsDone(page)).slice(0, 4);

  await waitForSteps(page, 26);
  const early = await picturesOf(page, 'samples-current');
  await waitForSteps(page, 51);
  await expect.poll(() => picturesOf(page, 'samples-current')).not.toBe(early);

  // the handle on the noise side, all the way down: high t is drawn no more, the middle all the more
  const handle = page.getByTestId('psi-handle').last();
  await handle.focus();
  for (let press = 0; press < 12; press++) await handle.press('PageDown');
  await waitForEvent(page, 'settingsChanged');
  await expect(handle).toHaveAttribute('aria-valuenow', '0');
  await page.waitForTimeout(1000); // the change is sent after the last key
  const change = (await eventsOf(page, 'settingsChanged')).at(-1);
  if (change === undefined) throw new Error('no change of settings was reported');
  expect(change.live.psi.family).toBe('spline');
  expect(change.changed).toContain('psi');

  await waitForSteps(page, change.step + 150);
  const after = (await stepsDone(page)).filter(({ step }) => step > change.step);
  for (const { targetT, bankT } of after) expect([targetT.length, bankT.length]).toEqual([8, 2]); // a fifth of ten rows
  const schedule = linearNoiseSchedule();
  const psi = evaluateCurve(change.live.psi, schedule);
  expectDrawnFrom(after.flatMap(({ targetT }) => targetT), timestepDensity(psi));
  expectDrawnFrom(after.flatMap(({ bankT }) => bankT), timestepDensity(evaluateXi(change.live.xi, change.live.psi, schedule)));
  const oldDensity = timestepDensity(evaluateCurve({ family: 'power', tau: 1, inverted: false }, schedule));
  expect(chiSquare(after.flatMap(({ targetT }) => targetT), oldDensity)).toBeGreaterThan(CRITICAL);

  await page.getByTestId('pause').click();
  await waitForEvent(page, 'runPaused');
  const paused = (await stepsDone(page)).length;
  await page.getByTestId('step').click();
  await waitForSteps(page, paused + 1);
  await page.waitForTimeout(1500);
  expect((await stepsDone(page)).length).toBe(paused + 1);
  await page.getByTestId('resume').click();
  await waitForSteps(page, paused + 5);

  // Restart repeats the run as it was set when it started, on the same seed
  const before = (await stepsDone(page)).length;
  await page.getByTestId('undo').click();
  while (await page.getByTestId('undo').isEnabled()) await page.getByTestId('undo').click();
  await page.getByTestId('restart').click();
  await expect.poll(async () => (await eventsOf(page, 'runStarted')).length).toBe(2);
  await expect.poll(async () => (await restarted(page)).length, { timeout: 120_000 }).toBeGreaterThanOrEqual(4);
  expect(before).toBeGreaterThan(0);
  expect((await restarted(page)).slice(0, 4)).toEqual(firstSteps);
});

/** Bins of equal probability, and the chi-square value that 11 degrees of freedom exceed once in ten thousand. */
const BINS = 12;
const CRITICAL = 37.4;

function expectDrawnFrom(drawn: number[], density: Float64Array): void {
  expect(drawn.length).toBeGreaterThan(250);
  expect(drawn.filter((t) => density[t] === 0)).toEqual([]);
  expect(chiSquare(drawn, density)).toBeLessThan(CRITICAL);
}

function chiSquare(drawn: number[], density: Float64Array): number {
  const expected = new Array<number>(BINS).fill(0);
  const binOf: number[] = [];
  let sum = 0;
  density.forEach((probability, t) => {
    const bin = Math.min(BINS - 1, Math.floor((sum + probability / 2) * BINS));
    binOf[t] = bin;
    expected[bin] = (expected[bin] ?? 0) + probability * drawn.length;
    sum += probability;
  });
  const counts = new Array<number>(BINS).fill(0);
  for (const t of drawn) counts[binOf[t] ?? 0] = (counts[binOf[t] ?? 0] ?? 0) + 1;
  return counts.reduce((total, count, bin) => total + (count - (expected[bin] ?? 0)) ** 2 / (expected[bin] ?? 1), 0);
}

/** The steps since the last start. */
async function restarted(page: Page) {
  const steps = await stepsDone(page);
  return steps.slice(steps.findLastIndex(({ step }) => step === 1));
}

/** What a canvas shows, as text that can be compared. */
function picturesOf(page: Page, testId: string): Promise<string> {
  return page.getByTestId(testId).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}
