import type { Page } from '@playwright/test';
import { installFakeLab, type FakeLab } from '../fakeWorker/fakeLab';
import { installFakeWorker, type FakeEngine } from '../fakeWorker/fakeWorker';
import { expect, test } from './playgroundTest';

/** These tests look at the lab alone: a pretending engine measures at once, without a GPU, and its numbers mean nothing. */
async function openLab(page: Page, { engine = {}, lab = {} }: { engine?: FakeEngine; lab?: FakeLab } = {}): Promise<void> {
  await page.addInitScript(installFakeWorker, engine);
  await page.addInitScript(installFakeLab, lab);
  await page.goto(`./?config=${encodeURIComponent(JSON.stringify({ dataset: 'circle-flags', steps: 50_000 }))}`);
  await expect(page.getByTestId('start')).toBeEnabled();
}

async function train(page: Page): Promise<void> {
  await page.getByTestId('start').click();
  await expect(page.getByTestId('loss-reconsolidation')).toHaveText(/^0\.\d+$/);
}

const status = (page: Page) => page.getByTestId('lab-status');

test('says that a run is needed before its model can be examined, and what an experiment will do', async ({ page }) => {
  await openLab(page);
  await expect(page.getByTestId('lab-start')).toBeDisabled();
  await expect(page.getByTestId('lab')).toContainText('Start a run first');
  await expect(page.getByTestId('lab-budget')).toContainText('11 shares × 1 seed × 256 pictures');
  await train(page);
  await expect(page.getByTestId('lab-start')).toBeEnabled();
  await expect(page.getByTestId('lab-budget')).toContainText(/About \d+/);
});

test('an experiment grows a chart with its counts and a slider over its pictures, is paused, resumed and cancelled', async ({ page }) => {
  await openLab(page, { lab: { placeMs: 1000 } }); // it must not end before it is cancelled
  await train(page);
  await page.getByTestId('lab-start').click();
  await expect(status(page)).toHaveText('running');
  await expect(page.getByTestId('lab-chart').locator('.recharts-line').first()).toBeAttached();
  await expect(page.getByTestId('lab-chart')).toContainText('256 made · 439 real · 1 seed · noise floor');
  const slider = page.getByTestId('lab-slider');
  await expect.poll(async () => Number(await slider.getAttribute('max'))).toBeGreaterThan(1);
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', 'replaced 10 %');

  await page.getByTestId('lab-pause').click();
  await expect(status(page)).toHaveText('paused');
  await page.getByTestId('lab-resume').click();
  await expect(status(page)).toHaveText('running');
  await page.getByTestId('lab-cancel').click();
  await expect(status(page)).toHaveText('cancelled');
  await expect(page.getByTestId('lab-announcer')).toContainText('cancelled');
  await expect(page.getByTestId('lab-chart')).toBeVisible(); // what was measured stays
});

test('a second experiment waits its turn, and both sides of the chain are then seen together', async ({ page }) => {
  await openLab(page, { lab: { placeMs: 600 } });
  await train(page);
  await page.getByTestId('lab-start').click();
  await page.getByTestId('lab-side-noise').check({ force: true });
  await page.getByTestId('lab-start').click();
  await expect(status(page)).toHaveText('waits its turn');
  await expect(status(page)).toHaveText('finished');
  const legend = page.getByRole('group', { name: 'Curves shown' }).getByRole('button');
  await expect(legend).toHaveCount(2);
  await legend.first().click();
  await expect(legend.first()).toHaveAttribute('aria-pressed', 'false');
});

test('tabs are walked with the arrow keys, one tab stop for all', async ({ page }) => {
  await openLab(page);
  await page.getByTestId('lab-tab-replacement').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('lab-tab-zeroShot')).toBeFocused();
  await expect(page.getByTestId('lab-tab-zeroShot')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('End');
  await expect(page.getByTestId('lab-tab-runs')).toBeFocused();
  await expect(page.getByTestId('lab-tab-zeroShot')).toHaveAttribute('tabindex', '-1');
});

test('runs are compared without a run before, with the paired difference over seeds, and saved as CSV, SVG and PNG', async ({ page }) => {
  await openLab(page, { lab: { placeMs: 20 } });
  await page.getByTestId('lab-tab-comparison').click();
  await page.getByTestId('lab-start').click();
  await expect(status(page)).toHaveText('finished');
  await expect(page.getByTestId('lab-final').first()).toContainText(/Diff-Tuning.*[+−]\d+\.\d+ ± \d/);
  for (const [format, start] of [['CSV', 'arm,title,x,seed'], ['SVG', '<svg'], ['PNG', '\u0089PNG']] as const) {
    const download = page.waitForEvent('download');
    await page.getByRole('group', { name: /^Export FD-icon64, to the target/ }).getByRole('button', { name: format }).click();
    const stream = await (await download).createReadStream();
    const [chunk] = (await stream.toArray()) as Buffer[];
    expect(chunk?.toString('latin1')).toContain(start);
  }
});

test('a change of ψ during a run is undone in the run, and the run is repeated without it beside itself', async ({ page }) => {
  await openLab(page, { lab: { placeMs: 20 } });
  await train(page);
  await expect(page.getByTestId('without-change')).toBeHidden();
  await page.getByTestId('curve-family').selectOption('constant');
  await expect(page.getByTestId('without-change')).toBeVisible();
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('curve-family')).toHaveValue('power');
  await expect(page.getByText('dashed: you changed a setting')).toBeVisible();
  await page.getByTestId('without-change').click();
  await expect(page.getByTestId('lab-tab-comparison')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('lab')).toContainText('Without the last change');
});

test('a step is taken apart with the run paused, page by page, then taken', async ({ page }) => {
  await openLab(page);
  await train(page);
  await page.getByTestId('lab-tab-slowMotion').click();
  await page.getByTestId('lab-inspect').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'paused');
  const target = page.getByTestId('lab-group-target');
  await expect(target.locator('.lab-row')).toHaveCount(8);
  await target.getByRole('button', { name: 'Later rows' }).click();
  await expect(target).toContainText('page 2 of 4');
  await expect(page.getByTestId('lab-group-bank').locator('.lab-row')).toHaveCount(6);
  const title = page.getByTestId('lab').getByRole('heading', { name: /^Step / });
  const before = await title.textContent();
  await page.getByTestId('lab-take-step').click();
  await expect(title).not.toHaveText(before ?? '');
  await expect(title).toContainText('not taken yet');
});

test('loss by t is seen live while the model trains', async ({ page }) => {
  await openLab(page);
  await train(page);
  await expect(page.getByTestId('forgetting-live')).toContainText('64 held-out rows a t');
  await page.getByTestId('lab-tab-forgetting').click();
  await expect(page.getByTestId('lab')).toContainText('live');
  await page.getByTestId('lab-start').click();
  await expect(status(page)).toHaveText('finished');
  await expect(page.getByTestId('lab').getByTestId('lab-chart')).toHaveCount(2);
});

test('how far a set is from the base is measured beside it', async ({ page }) => {
  await openLab(page);
  await page.getByTestId('baseline-start').click();
  await expect(page.getByTestId('baseline')).toContainText('FD-icon64 74.0');
  await expect(page.getByTestId('baseline')).toContainText('439 real');
});

test('a set that is chosen tells by itself how far it is from the base, where a graphics card makes that quick', async ({ page }) => {
  await openLab(page);
  await expect(page.getByTestId('baseline-start')).toBeVisible(); // the set that the page opens with waits to be asked
  await page.getByTestId('dataset-meteocons').check({ force: true });
  await expect(page.getByTestId('baseline')).toContainText('FD-icon64 74.0');
  await openLab(page, { engine: { isSoftware: true } });
  await page.getByTestId('dataset-meteocons').check({ force: true });
  await expect(page.getByTestId('baseline')).toContainText('FD-icon64 74.0'); // as it was measured on the visit before
  await page.getByTestId('dataset-openmoji').check({ force: true });
  await expect(page.getByTestId('baseline-start')).toBeEnabled();
});

test('on a phone the lab is a fourth pane, and nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openLab(page);
  await page.getByRole('button', { name: 'Lab', exact: true }).click();
  await expect(page.getByTestId('lab-tab-slowMotion')).toBeInViewport();
  for (const tab of ['replacement', 'comparison', 'slowMotion']) {
    await page.getByTestId(`lab-tab-${tab}`).click();
    expect(await page.getByTestId('lab').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
  }
});
