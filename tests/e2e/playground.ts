import { expect, type Page, type Worker } from '@playwright/test';
import type { EngineEvent, EngineEventType, StepRecord } from '../../src/protocol/events';
import type {} from '../../src/ui/session/eventLog';

/** A part of a RunConfig, as the page takes it from its address. */
export type PartialConfig = Record<string, unknown>;

/** Small enough for a software GPU: the tiny model, ten rows, few and coarse samples, no evaluation. */
export const tinyConfig: PartialConfig = {
  base: 'tiny',
  dataset: 'circle-flags',
  seed: 5,
  steps: 100_000,
  batchSize: 10,
  bank: { size: 16, ddimSteps: 4 },
  sampling: { everySteps: 25, count: 4, ddimSteps: 4, guidance: 1 },
  evaluation: { everySteps: 0, count: 16, ddimSteps: 4, guidance: 1, source: false, share: 1, forgettingRows: 0 },
};

/** Opens the built page with a configuration in its address and its event log on, and waits until Start can be pressed. */
export async function openPlayground(page: Page, config: PartialConfig): Promise<void> {
  await page.goto(`./?debug&config=${encodeURIComponent(JSON.stringify(config))}`);
  await expect(page.getByTestId('start')).toBeEnabled({ timeout: 60_000 });
}

/** The worker that trains. */
export function engineWorker(page: Page): Worker {
  const worker = page.workers().find((other) => /\/main-[^/]*\.js/.test(other.url()));
  if (worker === undefined) throw new Error('The page has no worker that trains.');
  return worker;
}

/** Lets `openedDevice` in the worker be the device that it opens. Before the page is opened. */
export async function keepOpenedDevice(page: Page): Promise<void> {
  await page.route(/assets\/main-.*\.js/, async (route) => {
    const response = await route.fetch();
    const keepDevice = `{ const request = GPUAdapter.prototype.requestDevice; GPUAdapter.prototype.requestDevice = async function (d) { return (globalThis.openedDevice = await request.call(this, d)); }; }`;
    await route.fulfill({ response, body: `${keepDevice}${await response.text()}` });
  });
}

/** All events of one type so far, without the pixels of pictures. */
export async function eventsOf<Type extends EngineEventType>(page: Page, type: Type): Promise<Extract<EngineEvent, { type: Type }>[]> {
  const json = await page.evaluate(
    (wanted) => JSON.stringify((window.__playground?.events ?? []).filter((event) => event.type === wanted), (key, value: unknown) => (key === 'pixels' ? undefined : value)),
    type,
  );
  return JSON.parse(json) as Extract<EngineEvent, { type: Type }>[];
}

/** Every step reported so far, in order; steps of earlier runs of this page included. */
export async function stepsDone(page: Page): Promise<StepRecord[]> {
  return (await eventsOf(page, 'stepsCompleted')).flatMap(({ steps }) => steps);
}

/** Waits until at least `count` steps have been reported. */
export async function waitForSteps(page: Page, count: number): Promise<void> {
  await expect.poll(async () => (await stepsDone(page)).length, { timeout: 240_000, intervals: [500] }).toBeGreaterThanOrEqual(count);
}

export async function waitForEvent(page: Page, type: EngineEventType, timeout = 240_000): Promise<void> {
  await expect.poll(async () => (await eventsOf(page, type)).length, { timeout, intervals: [250] }).toBeGreaterThanOrEqual(1);
}
