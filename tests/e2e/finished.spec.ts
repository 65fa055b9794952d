import { readFileSync } from 'node:fs';
import { readCheckpoint } from '../../src/model/checkpoint';
import { eventsOf, openPlayground, tinyConfig, waitForEvent } from './playground';
import { expect, test } from './playgroundTest';

test('a finished run has measured distances, the start included, and gives its weights as a checkpoint', async ({ page }) => {
  await openPlayground(page, {
    ...tinyConfig,
    steps: 4,
    bank: { size: 4, ddimSteps: 2 },
    sampling: { everySteps: 4, count: 1, ddimSteps: 2, guidance: 1.5 },
    evaluation: { everySteps: 4, count: 16, ddimSteps: 2, guidance: 1, source: false, share: 1, forgettingRows: 0 },
  });
  await page.getByTestId('start').click();
  await waitForEvent(page, 'runFinished');

  const evaluated = await eventsOf(page, 'evaluated');
  expect(evaluated.map(({ step }) => step)).toEqual([0, 4]);
  for (const { distances: { fdIcon64, kid } } of evaluated) {
    expect(fdIcon64).toMatchObject({ nReal: 439, nFake: 16 });
    expect(kid).toMatchObject({ nReal: 439, nFake: 16 });
    expect(fdIcon64?.value).toBeGreaterThan(10); // noise, hardly trained, is far from flags
    expect(kid?.sd).toBeGreaterThan(0);
  }
  await expect(page.getByText('16 made, 439 real').first()).toBeVisible();
  await expect(page.getByText('n = 16 vs 439').first()).toBeVisible();
  await expect(page.getByText('preview').first()).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByTestId('export').click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('tiny-circle-flags-step4-ema.safetensors');
  const { config, metadata } = readCheckpoint(new Uint8Array(readFileSync(await file.path())).buffer);
  expect(config).toMatchObject({ hiddenSize: 32, depth: 2, numClasses: 1 });
  expect(metadata).toMatchObject({ steps: '4', dataset: 'circle-flags', classes: 'flags' });
});
