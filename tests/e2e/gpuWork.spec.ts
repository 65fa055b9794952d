import type { Page } from '@playwright/test';
import { engineWorker, openPlayground, stepsDone, waitForEvent, waitForSteps } from './playground';
import { expect, test } from './playgroundTest';

/** What the worker has handed to the GPU since counting began. */
interface GpuWork {
  dispatches: number;
  /** Submissions that had dispatches in them, and those that had no command at all. */
  submissions: number;
  emptySubmissions: number;
  /** Milliseconds of JavaScript from the first command of each of these submissions to its end. */
  encodingMs: number[];
}

/** Counts in the page's own worker, underneath everything that this project wrote. */
async function countGpuWork(page: Page): Promise<() => Promise<GpuWork>> {
  const worker = engineWorker(page);
  await worker.evaluate(() => {
    const work: GpuWork = { dispatches: 0, submissions: 0, emptySubmissions: 0, encodingMs: [] };
    Object.assign(globalThis, { gpuWork: work });
    const began = new WeakMap<GPUCommandBuffer, number>();
    let unsubmitted = 0;
    let firstCommand = 0;
    const filled = new WeakSet<object>();
    const after = <Owner extends object>(prototype: Owner, name: keyof Owner & string, then: (result: unknown, first: unknown, owner: object) => void) => {
      const original = Reflect.get(prototype, name) as (this: unknown, ...given: unknown[]) => unknown;
      Reflect.set(prototype, name, function (this: object, ...given: unknown[]) {
        const result = original.apply(this, given);
        then(result, given[0], this);
        return result;
      });
    };
    after(GPUDevice.prototype, 'createCommandEncoder', () => (firstCommand = performance.now()));
    after(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => {
      work.dispatches++;
      unsubmitted++;
    });
    for (const command of ['beginComputePass', 'copyBufferToBuffer', 'clearBuffer'] as const) after(GPUCommandEncoder.prototype, command, (_, __, encoder) => filled.add(encoder));
    after(GPUCommandEncoder.prototype, 'finish', (buffer, _, encoder) => {
      if (filled.has(encoder)) filled.add(buffer as GPUCommandBuffer);
      if (unsubmitted > 0) began.set(buffer as GPUCommandBuffer, firstCommand);
      unsubmitted = 0;
    });
    after(GPUQueue.prototype, 'submit', (_, buffers) => {
      if (!(buffers as GPUCommandBuffer[]).some((buffer) => filled.has(buffer))) work.emptySubmissions++;
      for (const buffer of buffers as GPUCommandBuffer[]) {
        const start = began.get(buffer);
        if (start === undefined) continue;
        work.submissions++;
        work.encodingMs.push(performance.now() - start);
      }
    });
  });
  return () => worker.evaluate(() => structuredClone(Reflect.get(globalThis, 'gpuWork') as GpuWork));
}

test('a step of the bundled base is one submission of at most 180 dispatches in the page', async ({ page }) => {
  await openPlayground(page, {
    steps: 1000,
    batchSize: 2,
    live: { bankShare: 0 },
    sampling: { everySteps: 0, count: 1, ddimSteps: 1, guidance: 1 },
    evaluation: { everySteps: 0, count: 8, ddimSteps: 1, guidance: 1, source: false, share: 1, forgettingRows: 0 },
  });
  await page.getByTestId('start').click();
  await waitForSteps(page, 1);
  const workSoFar = await countGpuWork(page);
  await waitForSteps(page, (await stepsDone(page)).length + 4);
  await page.getByTestId('pause').click();
  await waitForEvent(page, 'runPaused');

  const { dispatches, submissions, emptySubmissions, encodingMs } = await workSoFar();
  const perSubmission = dispatches / submissions;
  test.info().annotations.push({ type: 'measured', description: `${perSubmission} dispatches a step, ${median(encodingMs).toFixed(2)} ms of JavaScript to encode it (median of ${encodingMs.length})` });
  expect(submissions).toBeGreaterThanOrEqual(4);
  expect(emptySubmissions).toBe(0);
  expect(perSubmission).toBe(Math.round(perSubmission)); // one step each: a software GPU is too slow for bunches
  expect(perSubmission).toBeGreaterThan(100);
  expect(perSubmission).toBeLessThanOrEqual(180);
});

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
