import { defaultRunConfig } from '../../src/config/defaults';
import { eventsOf, openPlayground, stepsDone, waitForEvent } from './playground';
import { expect, test } from './playgroundTest';

test('the bundled base trains for three steps with the bank that ships with it', async ({ page }) => {
  await openPlayground(page, {
    steps: 3,
    batchSize: 8,
    sampling: { everySteps: 3, count: 1, ddimSteps: 2, guidance: 1 },
    evaluation: { everySteps: 0, count: 8, ddimSteps: 2, guidance: 1, source: false, share: 1, forgettingRows: 0 },
  });
  await page.getByTestId('start').click();
  await waitForEvent(page, 'runFinished');

  const [base] = await eventsOf(page, 'baseLoaded');
  expect(base?.model).toMatchObject({ id: defaultRunConfig.base, inputSize: 32, numClasses: 9 });
  const [bank] = await eventsOf(page, 'bankReady');
  expect(bank).toMatchObject({ origin: 'shipped', size: defaultRunConfig.bank.size });
  const steps = await stepsDone(page);
  expect(steps.map(({ step }) => step)).toEqual([1, 2, 3]);
  // a pre-trained model: far below the error of 1 that predicting no noise at all would have
  for (const { reconsolidation, retention } of steps) {
    expect(reconsolidation).toBeGreaterThan(0);
    expect(reconsolidation).toBeLessThan(0.5);
    expect(retention).toBeGreaterThan(0);
    expect(retention).toBeLessThan(0.9);
  }
  await expect(page.getByTestId('samples-pretrained')).toBeVisible();
  await expect(page.getByTestId('samples-current')).toBeVisible();
});
