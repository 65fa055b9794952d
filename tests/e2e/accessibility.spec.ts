import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { defaultRunConfig } from '../../src/config/defaults';
import { encodeShareLink } from '../../src/share/shareLink';
import { installFakeLab } from '../fakeWorker/fakeLab';
import { installFakeWorker, type FakeEngine } from '../fakeWorker/fakeWorker';
import { badFiles, goodPictures } from './intakeFiles';
import { expect, test } from './playgroundTest';

/** Every screen of the page, in both themes, by the rules of axe. A pretending engine answers at once, without a GPU. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with the screen as it is; in the dark theme with its colours, since all else is the same there. */
async function expectAccessible(page: Page, screen: string, part = 'html'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page }).include(part);
    const { violations } = await (colorScheme === 'light' ? axe.withTags(rules) : axe.withRules('color-contrast')).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${screen}, ${colorScheme}, ${id}: ${target.join(' ')}\n${failureSummary ?? ''}`));
    expect.soft(found, `${screen}, ${colorScheme}`).toEqual([]);
  }
}

async function open(page: Page, address: string, engine: FakeEngine): Promise<void> {
  await page.addInitScript(installFakeWorker, engine);
  await page.addInitScript(installFakeLab, { placeMs: 5 });
  await page.goto(address);
  await expect(page.getByTestId('lab-start').or(page.getByTestId('lab-tab-replacement')).first()).toBeVisible();
}

const withConfig = (config: object): string => `./?config=${encodeURIComponent(JSON.stringify(config))}`;
const reaches = (page: Page, phase: string) => expect(page.getByTestId('phase')).toHaveAttribute('data-phase', phase);
const small = { dataset: 'circle-flags', steps: 4000, sampling: { everySteps: 50, count: 4, ddimSteps: 5, guidance: 1 }, evaluation: { everySteps: 50, count: 64, ddimSteps: 5, guidance: 1, source: true, share: 1, forgettingRows: 64 } };

test('a run, its lab, its library and all sheets', async ({ page }) => {
  await open(page, withConfig(small), { stepMs: 4 });
  await expectAccessible(page, 'the first view');

  await page.getByTestId('start').click();
  await expect(page.getByTestId('distance-target')).toHaveText(/±/);
  await expectAccessible(page, 'training');
  await page.getByTestId('pause').click();
  await reaches(page, 'paused');
  await page.evaluate(() => document.querySelectorAll<HTMLDetailsElement>('.pane details').forEach((details) => (details.open = true)));
  await page.getByTestId('draw-denoising').click();
  await expectAccessible(page, 'paused, with everything unfolded');

  for (const tab of ['replacement', 'zeroShot', 'forgetting', 'comparison', 'ewc']) {
    await page.getByTestId(`lab-tab-${tab}`).click();
    await page.getByTestId('lab-start').click();
    await expect(page.getByTestId('lab-status').first()).toHaveText('finished');
    await expectAccessible(page, `the lab's ${tab}`, '#lab');
  }
  await page.getByTestId('lab-tab-slowMotion').click();
  await page.getByTestId('lab').getByRole('button').filter({ hasText: /next step/i }).first().click();
  await expectAccessible(page, 'slow motion', '#lab');

  await page.getByTestId('stop').click();
  await reaches(page, 'stopped');
  await page.getByTestId('method-standard').check({ force: true });
  await page.getByTestId('restart').click();
  await reaches(page, 'running');
  await page.getByTestId('stop').click();
  await reaches(page, 'stopped');
  await page.getByTestId('runs').click();
  await expect(page.getByTestId('run')).toHaveCount(2);
  await page.getByTestId('run-title').first().click();
  await expectAccessible(page, 'the library', '#lab');
  for (const box of await page.getByTestId('run').getByRole('checkbox').all()) await box.check();
  await page.getByTestId('runs-compare').click();
  await expect(page.getByTestId('lab').locator('.recharts-line').first()).toBeAttached();
  await expectAccessible(page, 'two runs compared', '#lab');

  await page.getByTestId('share').click();
  await expect(page.getByTestId('share-link')).toHaveValue(/#run=/);
  await expectAccessible(page, 'sharing', 'dialog[open]');
  await page.keyboard.press('Escape');
  await page.getByTestId('own-pictures').click();
  const pictures = Object.entries({ ...(await goodPictures()), ...(await badFiles()) }).slice(0, 6);
  await page.getByTestId('intake').getByTestId('choose-files').setInputFiles(pictures.map(([name, bytes]) => ({ name, mimeType: '', buffer: Buffer.from(bytes) })));
  await expect(page.getByTestId('review-counts')).toBeVisible();
  await expectAccessible(page, 'own pictures under review', 'dialog[open]');
  await page.keyboard.press('Escape');
  for (const [lesson, sheet] of [['tour-start', 'tour'], ['learn-questions', 'questions'], ['learn-glossary', 'glossary']] as const) {
    await page.getByTestId('learn').click();
    if (lesson === 'tour-start') await expectAccessible(page, 'the panel of lessons', '[data-testid=learn-panel]');
    await page.getByTestId(lesson).click();
    await expect(page.getByTestId(sheet)).toBeVisible();
    await expectAccessible(page, `lessons: ${sheet}`, `[data-testid=${sheet}]`);
    await page.keyboard.press('Escape');
  }
  await page.getByTestId('theme').focus();
  await page.keyboard.press('?');
  await expect(page.getByTestId('key-map')).toBeVisible();
  await expectAccessible(page, 'the map of keys', 'dialog[open]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await expectAccessible(page, 'the palette', 'dialog[open]');
  await page.keyboard.press('Escape');

  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(page, 'a phone');
});

test('an opened link, and a run that came to its end', async ({ page }) => {
  const config = { ...defaultRunConfig, name: 'from a link', seed: 7, steps: 100, dataset: 'circle-flags' };
  const distances = [{ measure: 'fdIcon64', against: 'target', step: 100, value: 12.25, sd: 0.5, nReal: 439, nFake: 256, floor: 3 } as const];
  const result = { step: 100, losses: { reconsolidation: [[1, 0.9], [100, 0.25]] as [number, number][], retention: [] }, courses: [], distances, replacement: null };
  const { fragment } = await encodeShareLink({ appVersion: '0.1.0', config, changes: [], datasetTitle: 'Circle Flags', digests: {}, pictures: null, hidden: ['base'], unknown: null, result });
  await open(page, `./${fragment}`, { stepMs: 1 });
  await expect(page.getByTestId('linked-run')).toBeVisible();
  await expectAccessible(page, 'an opened link');
  await page.getByTestId('run-link').click();
  await reaches(page, 'finished');
  await expectAccessible(page, 'a finished run');
});

test('a run that failed, and a page without WebGPU', async ({ page, context }) => {
  await open(page, withConfig({ ...small, steps: 500 }), { stepMs: 1, nanAt: 20 });
  await page.getByTestId('start').click();
  await reaches(page, 'failed');
  await expectAccessible(page, 'a run that failed');
  const other = await context.newPage();
  await open(other, './', { noAdapter: true });
  await expect(other.getByTestId('no-webgpu')).toBeVisible();
  await expectAccessible(other, 'without WebGPU');
});
