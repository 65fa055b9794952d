import type { Page } from '@playwright/test';
import { defaultRunConfig } from '../../src/config/defaults';
import { encodeShareLink } from '../../src/share/shareLink';
import { installFakeWorker } from '../fakeWorker/fakeWorker';
import { expect, test } from './playgroundTest';

/** These tests look at commands and keys alone: a pretending engine answers at once, without a GPU. */
async function open(page: Page, address = './'): Promise<void> {
  await page.addInitScript(installFakeWorker, { stepMs: 20 });
  await page.goto(address);
  await expect(page.getByTestId('start')).toBeEnabled();
}

const phase = (page: Page) => page.getByTestId('phase');

async function search(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await page.keyboard.type(words);
}

test('everything is done from the palette by keyboard alone, and what cannot be done says why', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('skip')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.pane--samples')).toBeFocused();
  await page.getByTestId('theme').focus();
  const palette = page.getByTestId('palette');
  await search(page, 'resume');
  await expect(page.getByTestId('command-resume')).toContainText('No run is paused.');
  await page.keyboard.press('Enter');
  await expect(palette.getByRole('status')).toHaveText('Not now: No run is paused.');
  await page.getByTestId('palette-input').fill('no such thing');
  await expect(palette).toContainText('No command has these words');
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
  await expect(page.getByTestId('theme')).toBeFocused();

  await search(page, 'train');
  await page.keyboard.press('Enter');
  await expect(phase(page)).toHaveAttribute('data-phase', 'running');
  await page.keyboard.press('p');
  await expect(phase(page)).toHaveAttribute('data-phase', 'paused');

  await search(page, 'library of');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lab-tab-runs')).toBeFocused();
  await page.keyboard.press('e');
  await expect(page.getByTestId('share-dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('lab-tab-runs')).toBeFocused();
  await page.keyboard.press('Shift+X');
  await expect(phase(page)).toHaveAttribute('data-phase', 'stopped');
});

test('the map of keys is a key away; single letters mean nothing in a field, and nothing at all once they are switched off', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  const map = page.getByTestId('key-map');
  await expect(map).toContainText('Ctrl Shift Z or Ctrl Y');
  await page.getByTestId('single-keys').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await expect(page.getByTestId('method-diff-tuning')).toBeChecked();
  await page.reload();
  await page.keyboard.press('d');
  await expect(page.getByTestId('method-diff-tuning')).toBeChecked();
  await search(page, 'map of keys');
  await page.keyboard.press('Enter');
  await page.getByTestId('single-keys').check();
  await page.keyboard.press('Escape');
  const name = page.getByLabel('Name of the run');
  await name.focus();
  await page.keyboard.type('dtp?');
  await expect(name).toHaveValue('dtp?');
  await expect(page.getByTestId('method-diff-tuning')).toBeChecked();
  await page.getByTestId('theme').focus();
  await page.keyboard.press('d');
  await expect(page.getByTestId('method-standard')).toBeChecked();
});

test('a hyperparameter, a set and a whole recipe that a link brought are undone and redone by keys, and what changed is told', async ({ page }) => {
  const linked = { ...defaultRunConfig, name: 'from a link', seed: 7, steps: 300, dataset: 'circle-flags' };
  const { fragment } = await encodeShareLink({ appVersion: '0.1.0', config: linked, changes: [], datasetTitle: 'Circle Flags', digests: {}, pictures: null, hidden: ['share'], unknown: null, result: null });
  await open(page, `./${fragment}`);
  const told = page.getByTestId('history-announcer');
  await page.getByTestId('hyperparameters').locator('summary').click();
  await page.getByTestId('steps').fill('500');
  await page.keyboard.press('Enter');
  await page.getByTestId('dataset-meteocons').check({ force: true });
  await page.getByTestId('take-recipe').click();
  await expect(page.getByTestId('seed')).toHaveValue('7');
  await expect(page.getByTestId('dataset-circle-flags')).toBeChecked();
  await expect(page.getByTestId('undo')).toHaveAttribute('title', /^Undo: .*seed 0 instead of 7.* \(Ctrl Z\)$/);

  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('dataset-meteocons')).toBeChecked();
  await expect(told).toContainText('seed 0 instead of 7');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('dataset-game-icons')).toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('steps')).toHaveValue('2000');
  await expect(told).toHaveText('Undone: steps 2000 instead of 500.');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('command-announcer')).toHaveText('Undo: Nothing was changed.');

  for (const keys of ['Control+Shift+Z', 'Control+y', 'Control+y']) await page.keyboard.press(keys);
  await expect(page.getByTestId('seed')).toHaveValue('7');
  await expect(page.getByTestId('steps')).toHaveValue('300');
  await expect(page.getByTestId('redo')).toBeDisabled();

  await search(page, 'share'); // what the link hides is not offered
  await expect(page.getByTestId('palette')).toContainText('No command has these words');
});
