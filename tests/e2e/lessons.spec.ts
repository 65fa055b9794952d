import type { Page } from '@playwright/test';
import { installFakeWorker, type FakeEngine } from '../fakeWorker/fakeWorker';
import { expect, test } from './playgroundTest';

/** No lesson needs a GPU: all but the last test do without an engine, too. */
async function open(page: Page, address: string, engine: FakeEngine = { noAdapter: true }): Promise<void> {
  await page.addInitScript(installFakeWorker, engine);
  await page.goto(address);
}

const count = (page: Page) => page.getByTestId('tour-count');
const exponent = (page: Page) => page.getByRole('textbox', { name: /^Exponent τ/ });

test('the tour is made by keyboard alone: it moves the page, puts everything back, and gives the focus back', async ({ page }) => {
  await open(page, './');
  await page.getByTestId('learn').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const tour = page.getByRole('dialog', { name: 'One noise, three models' });
  await expect(tour).toBeVisible();
  await expect(page.getByTestId('tour-next')).toBeFocused();
  await expect(page.locator('.tour-ring')).toBeVisible();
  await expect(page.getByTestId('recording')).toBeVisible();

  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Through the run' })).toBeVisible();
  await expect(page.getByTestId('tour-next')).toBeFocused();
  const slider = page.getByTestId('recording-step');
  const steps = Number(await slider.getAttribute('max'));
  await expect(slider).toHaveValue(String(Math.round(steps / 2)));
  await page.keyboard.press('ArrowRight');
  await expect(count(page)).toHaveText('Step 3 of 8');
  await page.keyboard.press('ArrowLeft');
  await expect(count(page)).toHaveText('Step 2 of 8');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(count(page)).toHaveText('Step 4 of 8');
  await expect(exponent(page)).toHaveValue('4');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('method-standard')).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Two losses, two distances' })).toBeVisible();
  await expect(page.getByTestId('method-diff-tuning')).toBeChecked();
  await expect(exponent(page)).toHaveValue('1');
  await expect(slider).toHaveValue(String(steps));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lab')).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(count(page)).toHaveText('Step 8 of 8');
  await expect(page).toHaveURL(/tour=8/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('tour')).toBeHidden();
  await expect(page.getByTestId('learn')).toBeFocused();
  await expect(page).not.toHaveURL(/tour/);
  await expect(page.getByTestId('undo')).toBeDisabled();
});

test('the tour opens at the step of its link, goes on after a reload, and where it was left; what the person changed stays', async ({ page }) => {
  await open(page, './?tour=4');
  await expect(exponent(page)).toHaveValue('4');
  await page.getByTestId('psi-handle').last().press('ArrowDown');
  await expect(page.getByTestId('curve-family')).toHaveValue('spline');
  await page.getByTestId('tour-next').press('ArrowRight');
  await expect(count(page)).toHaveText('Step 5 of 8');
  await page.reload();
  await expect(count(page)).toHaveText('Step 5 of 8');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('tour')).toBeHidden();
  await page.getByTestId('learn').click();
  await page.getByTestId('tour-go-on').click();
  await expect(count(page)).toHaveText('Step 5 of 8');
  await page.getByTestId('tour-back').click();
  await expect(exponent(page)).toHaveValue('4');
  await page.getByTestId('psi-handle').last().press('ArrowDown');
  await page.getByTestId('tour-skip').click();
  await expect(page.getByTestId('curve-family')).toHaveValue('spline');
});

test('a link for a class begins with the tour, also about controls that it hides', async ({ page }) => {
  await open(page, './?learn=glossary');
  await expect(page.getByTestId('glossary-search')).toBeFocused();
  await page.getByTestId('glossary-search').fill('psi');
  await expect(page.getByTestId('glossary').locator('dt').first()).toHaveText('ψ(t), reconsolidation');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('glossary')).toBeHidden();
  const mark = page.getByRole('button', { name: 'What is method?' });
  await mark.click();
  await page.getByRole('button', { name: 'All terms' }).click();
  await expect(page.getByTestId('glossary-here')).toBeFocused();
  await expect(page.getByTestId('glossary-here')).toContainText('Standard fine-tuning trains on the target alone');
  await page.keyboard.press('Escape');
  await expect(mark).toBeFocused();

  await page.getByTestId('share').click();
  await page.getByTestId('for-a-class').locator('summary').click();
  await page.getByTestId('link-tour').check();
  await page.getByTestId('hide-curve').check();
  await page.getByTestId('hide-lessons').check();
  const link = page.getByTestId('share-link');
  await expect(link).toHaveValue(/\?tour=1#run=/);
  const url = await link.inputValue();
  await page.goto(url);
  await expect(count(page)).toHaveText('Step 1 of 8');
  await expect(page.getByTestId('hidden-controls')).toBeVisible();
  await expect(page.getByTestId('learn')).toBeHidden();
  for (const step of [2, 3, 4]) {
    await page.getByTestId('tour-next').click();
    await expect(count(page)).toHaveText(`Step ${step} of 8`);
  }
  await expect(page.getByRole('dialog', { name: 'ψ(t): what is learnt where' })).toBeVisible();
  await expect(page.locator('.tour-ring')).toBeHidden();
});

test('a question sets the recipe and says so, and is taken back; one of the lab starts, or says what is missing', async ({ page }) => {
  await open(page, './?learn=questions', {});
  await expect(page.getByTestId('start')).toBeEnabled();
  await page.getByTestId('ask-little-data').click();
  const asked = page.getByTestId('asked');
  await expect(asked).toContainText('training pictures 20 instead of all');
  await expect(asked).toBeFocused();
  const field = page.getByTestId('train-pictures');
  await expect(field).toHaveValue('20');
  await page.getByTestId('asked-undo').click();
  await expect(asked).toBeHidden();
  await expect(field).toHaveValue('');

  const ask = async (id: string): Promise<void> => {
    await page.getByTestId('learn').click();
    await page.getByTestId('learn-questions').click();
    await page.getByTestId(`ask-${id}`).click();
  };
  await ask('upside-down');
  await expect(asked).toContainText('Set: ψ(t)');
  await page.keyboard.press('Control+z');
  await expect(asked).toContainText('Taken back');
  await ask('race');
  await expect(asked).toContainText('Asked of the lab.');
  await page.getByTestId('asked-lab').click();
  await expect(page.getByTestId('lab')).toBeInViewport();
  await expect(page.getByRole('tab', { name: 'Compare runs' })).toHaveAttribute('aria-selected', 'true');
  await ask('which-half');
  await expect(asked).toContainText('Not started.');
  await page.getByTestId('asked-known').click();
  await expect(page.getByTestId('lab')).toContainText('Replacement, data side');
});
