import { expect, type Page } from '@playwright/test';
import type { ScheduledChange } from '../../src/config/experiments';
import type { StoredRun } from '../../src/storage/records';
import { eventsOf } from './playground';

export type KeptRun = Pick<StoredRun, 'id' | 'name' | 'status' | 'step' | 'changes' | 'states'>;

/** The page's records, straight from its database, newest first. */
export async function keptRuns(page: Page): Promise<KeptRun[]> {
  const json = await page.evaluate(async () => {
    const opened = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('diff-tuning-playground');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
    const runs = await new Promise<{ updatedAt: number }[]>((resolve) => {
      const request = opened.transaction('runs').objectStore('runs').getAll();
      request.onsuccess = () => resolve(request.result as { updatedAt: number }[]);
    });
    opened.close();
    return JSON.stringify(runs.filter(({ updatedAt }) => typeof updatedAt === 'number').sort((a, b) => b.updatedAt - a.updatedAt), (key, value: unknown) => (key === 'pixels' ? undefined : value));
  });
  return JSON.parse(json) as KeptRun[];
}

/** Pauses, which saves the state, waits until it is saved, and goes on. Returns its step. */
export async function saveNow(page: Page): Promise<number> {
  await page.getByTestId('pause').click();
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'paused', { timeout: 120_000 });
  const step = Number(await page.getByTestId('step-counter').getAttribute('data-value'));
  await expect.poll(async () => (await keptRuns(page))[0]?.states.at(-1)?.step, { timeout: 60_000 }).toBe(step);
  await page.getByTestId('resume').click();
  return step;
}

export async function waitForStep(page: Page, step: number): Promise<void> {
  await expect.poll(async () => Number(await page.getByTestId('step-counter').getAttribute('data-value')), { timeout: 240_000, intervals: [250] }).toBeGreaterThanOrEqual(step);
}

/** Waits for the end of the run; SHA-256 of weights, EMA, moments and step after it. */
export async function finalDigest(page: Page): Promise<string> {
  await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'finished', { timeout: 240_000 });
  let digest: string | undefined;
  await expect
    .poll(async () => {
      const [run] = await keptRuns(page);
      const last = run?.states.at(-1);
      digest = run?.status === 'finished' && last?.step === run.step ? last.sha256 : undefined;
      return digest;
    }, { timeout: 60_000 })
    .toBeDefined();
  return digest ?? '';
}

/** Starts a run of the recipe with changes that are made at their steps, as a link would. */
export async function startWithChanges(page: Page, changes: ScheduledChange[]): Promise<void> {
  await page.evaluate((planned) => {
    const session = window.__playground?.session;
    session?.startRun({ config: session.recipe.getState().config, changes: planned });
  }, changes);
}

/** Every loss that was reported, by step; a step reported twice must have the same. */
export async function lossesByStep(page: Page): Promise<Map<number, number | null>> {
  const losses = new Map<number, number | null>();
  for (const { steps } of await eventsOf(page, 'stepsCompleted')) {
    for (const { step, reconsolidation } of steps) {
      if (losses.has(step)) expect(reconsolidation, `loss of step ${step}`).toBe(losses.get(step));
      losses.set(step, reconsolidation);
    }
  }
  return losses;
}
