import { afterEach, expect, it } from 'vitest';
import type { RunConfig } from '../config/runConfig';
import { readCheckpoint, writeCheckpoint } from '../model/checkpoint';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { baseBytes, miniDataset } from '../training/miniBase.testdata';
import { MiniEngine, miniRunConfig } from './miniEngine.testdata';

const opened: MiniEngine[] = [];

function open(...given: ConstructorParameters<typeof MiniEngine>): MiniEngine {
  const mini = new MiniEngine(...given);
  opened.push(mini);
  return mini;
}

afterEach(async () => {
  for (const mini of opened.splice(0)) await mini.engine.close();
});

const pretraining = (changes: Partial<RunConfig> = {}): RunConfig =>
  miniRunConfig({}, { sampling: { everySteps: 0, count: 1, ddimSteps: 2, guidance: 1 }, heldOutLoss: { everySteps: 2, rows: 8 }, checkpoints: { everySteps: 2, dtype: 'F32' }, steps: 5, ...changes });

it('measures the held-out loss at the start, every so many steps and at the end, and exports weights in between', async () => {
  const mini = open();
  await mini.train(pretraining());
  expect(mini.failures).toEqual([]);
  const measured = mini.all('heldOutLossMeasured');
  expect(measured.map(({ step }) => step)).toEqual([0, 2, 4, 5]);
  expect(measured.every(({ mean, byTimestep }) => mean > 0 && byTimestep.length === 3)).toBe(true);
  expect(new Set(measured.map(({ mean }) => mean)).size).toBe(4);
  expect(mini.all('weightsExported').map(({ step, bytes }) => [step, readCheckpoint(bytes).metadata['steps']])).toEqual([[2, '2'], [4, '4']]);
});

it('has the same losses and weights as a run that nobody measures, and every time', async () => {
  const [watched, again, unwatched] = [open(), open(), open()];
  for (const mini of [watched, again]) await mini.train(pretraining());
  await unwatched.train(pretraining({ heldOutLoss: { everySteps: 0, rows: 8 }, checkpoints: { everySteps: 0, dtype: 'F32' } }));
  const stepsOf = (mini: MiniEngine) => mini.all('stepsCompleted').flatMap(({ steps }) => steps);
  expect(stepsOf(watched)).toEqual(stepsOf(unwatched));
  expect(again.all('heldOutLossMeasured')).toEqual(watched.all('heldOutLossMeasured'));
  expect(again.all('weightsExported')).toEqual(watched.all('weightsExported'));
  expect([unwatched.all('heldOutLossMeasured'), unwatched.all('weightsExported')]).toEqual([[], []]);
});

it('goes on from the weights it has exported where it keeps their labels', async () => {
  const first = open({ base: () => Promise.resolve(baseBytes({ ...miniConfig, numClasses: 2 })) });
  await first.train(pretraining({ labels: 'kept', steps: 4 }));
  await first.send({ type: 'exportWeights', weights: 'ema', dtype: 'F32' });
  const bytes = first.all('weightsExported').at(-1)?.bytes ?? new ArrayBuffer(0);
  const lossBefore = first.all('heldOutLossMeasured').at(-1)?.mean;
  const [kept, anew] = [open({ base: () => Promise.resolve(bytes) }), open({ base: () => Promise.resolve(bytes) })];
  await kept.train(pretraining({ labels: 'kept' }));
  await anew.train(pretraining());
  expect(kept.all('heldOutLossMeasured')[0]?.mean).toBe(lossBefore);
  expect(anew.all('heldOutLossMeasured')[0]?.mean).not.toBe(lossBefore);
});

it('refuses to keep the labels of other classes', async () => {
  const mini = open({ base: () => Promise.resolve(writeCheckpoint({ ...miniCheckpoint({ ...miniConfig, numClasses: 2 }), metadata: { classes: 'odd,even' } }, 'F32').buffer) });
  await mini.train(pretraining({ labels: 'kept' }));
  expect(mini.failures.join()).toContain('(odd,even) are not those of the dataset (even,odd)');
});

it('refuses to measure a held-out loss where nothing is held out', async () => {
  const mini = open({ dataset: () => Promise.resolve({ ...miniDataset(), heldOutIndices: new Uint32Array() }) });
  await mini.train(pretraining());
  expect(mini.failures.join()).toContain('No picture of this dataset is held out');
});

it('raises and lowers its learning rate as the configuration says', async () => {
  const weightsAfter = async (changes: Partial<RunConfig>): Promise<Float32Array> => {
    const mini = open();
    await mini.train(pretraining({ steps: 3, ...changes }));
    await mini.send({ type: 'exportWeights', weights: 'raw', dtype: 'F32' });
    return readCheckpoint(mini.all('weightsExported').at(-1)?.bytes ?? new ArrayBuffer(0)).weights.get('blocks.0.mlp.fc1.weight') ?? new Float32Array();
  };
  const start = miniCheckpoint().weights.get('blocks.0.mlp.fc1.weight') ?? new Float32Array();
  const wayOf = (weights: Float32Array) => Math.hypot(...weights.map((value, index) => value - (start[index] ?? NaN)));
  const constant = wayOf(await weightsAfter({}));
  expect(wayOf(await weightsAfter({ learningRateSchedule: { kind: 'cosine', warmup: 0, final: 1 } }))).toBe(constant);
  const cosine = wayOf(await weightsAfter({ learningRateSchedule: { kind: 'cosine', warmup: 1, final: 0 } }));
  // shares of the peak: 1/3 · 3/4, 2/3 · 1/4 and 0, together 0.42 of the 3 of a constant rate
  expect(cosine).toBeGreaterThan(0.05 * constant);
  expect(cosine).toBeLessThan(0.25 * constant);
});
