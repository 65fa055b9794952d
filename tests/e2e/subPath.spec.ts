import { stepsDone, tinyConfig, waitForEvent } from './playground';
import { expect, test } from './playgroundTest';
import { startStaticHost } from './staticHost';

test('the built folder works from a sub-path of any static host', async ({ page }) => {
  const host = await startStaticHost('/a/deep folder/');
  try {
    const config = { ...tinyConfig, steps: 1, bank: { size: 2, ddimSteps: 1 }, sampling: { everySteps: 1, count: 1, ddimSteps: 1, guidance: 1 } };
    await page.goto(`${host.url}?debug&config=${encodeURIComponent(JSON.stringify(config))}`);
    await page.getByTestId('start').click({ timeout: 60_000 });
    await waitForEvent(page, 'runFinished');
    expect(await stepsDone(page)).toHaveLength(1);
    await expect(page.getByTestId('samples-current')).toBeVisible();
  } finally {
    host.close();
  }
});
