import { expect, it } from 'vitest';
import { SharedTurns } from './sharedTurns';
import { Turns } from './turns';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it('work beside training keeps to its share of the time, and leaves the rest to it', async () => {
  const turns = new Turns();
  const shared = new SharedTurns({ turns, share: 0.2, isTraining: () => true, signal: new AbortController().signal });
  const over = new AbortController();
  let trainingMs = 0;
  const training = (async () => {
    while (!over.signal.aborted) {
      await turns.take(async () => {
        const began = performance.now();
        await wait(2);
        trainingMs += performance.now() - began;
      });
    }
  })();
  let workMs = 0;
  await shared.take(async (giveWay) => {
    for (let piece = 0; piece < 6; piece++) {
      const began = performance.now();
      await wait(10);
      workMs += performance.now() - began;
      await giveWay();
    }
  });
  const used = shared.used;
  over.abort();
  await training;
  expect(used).toBeGreaterThan(0.05);
  expect(used).toBeLessThan(0.3);
  expect(trainingMs).toBeGreaterThan(2 * workMs);
});

it('work does not wait once training rests, and ends when it is aborted', async () => {
  const abort = new AbortController();
  let isTraining = true;
  const turns = new Turns();
  const shared = new SharedTurns({ turns, share: 0.01, isTraining: () => isTraining, signal: abort.signal });
  let pieces = 0;
  const work = shared.take(async (giveWay) => {
    for (;;) {
      pieces++;
      await wait(5);
      await giveWay();
    }
  });
  await wait(60);
  expect(pieces).toBe(1); // 99 times as long as its piece it is to stay away
  isTraining = false;
  while (pieces < 3) await wait(5);
  abort.abort(new Error('enough'));
  await expect(work).rejects.toThrow('enough');
  await turns.take(() => Promise.resolve()); // the turn was given back
});
