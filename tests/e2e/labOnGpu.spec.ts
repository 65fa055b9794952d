import type { Page } from '@playwright/test';
import { engineWorker, eventsOf, openPlayground, tinyConfig, waitForEvent } from './playground';
import { expect, test } from './playgroundTest';

/** GPU buffers that the worker has made and not destroyed, from now on. */
async function watchBuffers(page: Page): Promise<() => Promise<number>> {
  const worker = engineWorker(page);
  await worker.evaluate(() => {
    const live = new Set<GPUBuffer>();
    Object.assign(globalThis, { liveBuffers: live });
    const create: GPUDevice['createBuffer'] = Reflect.get(GPUDevice.prototype, 'createBuffer');
    const destroy: GPUBuffer['destroy'] = Reflect.get(GPUBuffer.prototype, 'destroy');
    GPUDevice.prototype.createBuffer = function (descriptor) {
      const buffer = create.call(this, descriptor);
      live.add(buffer);
      return buffer;
    };
    GPUBuffer.prototype.destroy = function () {
      live.delete(this);
      destroy.call(this);
      return undefined;
    };
  });
  return () => worker.evaluate(() => (Reflect.get(globalThis, 'liveBuffers') as Set<GPUBuffer>).size);
}

const ended = async (page: Page): Promise<number> =>
  (await Promise.all((['experimentFinished', 'experimentCancelled', 'experimentFailed'] as const).map(async (type) => (await eventsOf(page, type)).length))).reduce((sum, count) => sum + count, 0);

async function fill(page: Page, numbers: Record<string, number>): Promise<void> {
  for (const [name, value] of Object.entries(numbers)) {
    await page.getByTestId(`lab-${name}`).fill(String(value));
    await page.getByTestId(`lab-${name}`).press('Tab');
  }
}

test('the chain of forgetting is measured on the model just trained, and a cancelled experiment leaves no buffers behind', async ({ page }) => {
  await openPlayground(page, { ...tinyConfig, steps: 6, sampling: { everySteps: 0, count: 4, ddimSteps: 4, guidance: 1 } });
  const buffers = await watchBuffers(page);
  await page.getByTestId('start').click();
  await waitForEvent(page, 'runFinished');

  await fill(page, { shares: 3, count: 16, ddimSteps: 4 });
  await page.getByTestId('lab-start').click();
  await waitForEvent(page, 'experimentFinished');
  const rows = (await eventsOf(page, 'experimentMeasured')).flatMap((event) => event.rows).filter(({ measure }) => measure === 'fdIcon64');
  expect(rows.map(({ x, nFake, nReal }) => [x, nFake, nReal])).toEqual([0, 50, 100].map((x) => [x, 16, 439]));
  expect(rows.every(({ value, floor }) => Number.isFinite(value) && (floor?.value ?? 0) > 0)).toBe(true);
  await expect(page.getByTestId('lab-chart')).toContainText('preview');
  expect((await eventsOf(page, 'experimentStarted')).at(-1)).toMatchObject({ modelStep: 6, base: 'tiny', dataset: 'circle-flags' });

  await fill(page, { shares: 21, count: 128, ddimSteps: 20 }); // long enough to be cancelled on the way
  const live: number[] = [];
  for (const round of [1, 2, 3]) {
    await page.getByTestId('lab-start').click();
    const underWay = async (): Promise<number> => new Set((await eventsOf(page, 'experimentProgressed')).filter(({ total, done }) => total > 10_000 && done > 200).map(({ id }) => id)).size;
    await expect.poll(underWay, { timeout: 120_000 }).toBe(round);
    await page.getByTestId('lab-cancel').click();
    await expect.poll(() => ended(page), { timeout: 60_000 }).toBe(1 + round);
    live.push(await buffers());
  }
  expect(await eventsOf(page, 'experimentFailed')).toEqual([]);
  expect(live[2]).toBe(live[1]); // tfjs keeps some buffers to use them again: no more of them the next time
});

test('standard fine-tuning races Diff-Tuning from the same seeds', async ({ page }) => {
  await openPlayground(page, { ...tinyConfig, steps: 50, sampling: { everySteps: 0, count: 4, ddimSteps: 4, guidance: 1 } });
  await page.getByTestId('lab-tab-comparison').click();
  await fill(page, { steps: 6, measurements: 2, count: 8, ddimSteps: 4, seeds: 2 });
  await page.getByTestId('lab-start').click();
  await waitForEvent(page, 'experimentFinished');
  const rows = (await eventsOf(page, 'experimentMeasured')).flatMap((event) => event.rows);
  const distances = rows.filter(({ measure, against }) => measure === 'fdIcon64' && against === 'target');
  expect(distances.map(({ arm, x, seed }) => `${seed} ${x} ${arm}`)).toEqual([5, 6].flatMap((seed) => [0, 3, 6].flatMap((x) => ['standard', 'diff-tuning'].map((arm) => `${seed} ${x} ${arm}`))));
  const losses = (arm: string) => rows.filter((row) => row.measure === 'reconsolidation' && row.arm === arm).map(({ value }) => value);
  expect(losses('standard')).toHaveLength(4);
  expect(losses('standard')).not.toEqual(losses('diff-tuning'));
  await expect(page.getByTestId('lab-final').first()).toContainText('Diff-Tuning');
});
