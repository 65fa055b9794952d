import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { initialWeights } from '../model/initialWeights';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import { measureHeldOutLoss } from './heldOutLoss';
import { measureLossByTimestep, type LossAtTimestep, type LossByTimestepOptions } from './lossByTimestep';
import { embeddingTable, labelledPictures, schedule } from './miniRun.testdata';
import { createRowLossMeter } from './rowLossMeter';
import type { SampledModel } from './sampledModel';

beforeAll(() => tf.setBackend('cpu'));

const { alphaBar } = schedule;
const set = labelledPictures(30, miniConfig.inputSize);
const indices = Uint32Array.of(0, 3, 4, 9, 17, 20, 29);
const pictures = { ...set, indices };
const labels = (picture: number): number => set.labels[picture] ?? NaN;
const onBatch = () => Promise.resolve();

function modelOf(weights: ReadonlyMap<string, Float32Array>): SampledModel {
  const layout = arenaLayout(miniConfig);
  return { layout, theta: tf.tensor1d(packArena(layout, weights)), positionTable: positionTableOf({ config: miniConfig, weights: new Map(weights), metadata: {} }) };
}

/** Of the mini model, unless another is given. */
async function measure(changes: Partial<LossByTimestepOptions> = {}): Promise<LossAtTimestep[]> {
  const model = modelOf(miniCheckpoint().weights);
  try {
    return await measureLossByTimestep({ model, embeddingTable, alphaBar, pictures, labels, timesteps: [10, 400], rows: 40, onBatch, ...changes });
  } finally {
    tf.dispose([model.theta, model.positionTable]);
  }
}

describe('the loss by t', () => {
  it('of held-out pictures is the held-out loss at the same t', async () => {
    const model = modelOf(miniCheckpoint().weights);
    const { byTimestep } = await measureHeldOutLoss({ model, embeddingTable, alphaBar, pictures: { ...set, heldOutIndices: indices }, rows: 40, onBatch });
    const measured = await measure({ timesteps: [10, 100, 400] });
    expect(measured.map(({ t, loss }) => ({ t, loss }))).toEqual(byTimestep);
    tf.dispose([model.theta, model.positionTable]);
  });

  it('has the mean of its rows, and their standard error', async () => {
    for (const { loss, sd, rowLosses } of await measure()) {
      expect(rowLosses).toHaveLength(40);
      const mean = rowLosses.reduce((sum, value) => sum + value, 0) / 40;
      expect(loss).toBeCloseTo(mean, 10);
      expect(sd).toBeCloseTo(Math.sqrt(rowLosses.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 39 / 40), 10);
      expect(sd).toBeGreaterThan(0);
    }
  });

  it('is taken on the same pictures and noise at every t', async () => {
    const weights = initialWeights(miniConfig, 3); // predicts zeros, so that a row's loss is its noise's power
    const model = modelOf(weights);
    const [first, second] = await measure({ model });
    expect(first?.rowLosses).toEqual(second?.rowLosses);
    tf.dispose([model.theta, model.positionTable]);
  });

  it('repeats, whatever else is measured with it, and changes with the seed', async () => {
    const [first] = await measure();
    expect(await measure({ timesteps: [400, 10] }).then(([, last]) => last)).toEqual(first);
    const [longer] = await measure({ rows: 70 });
    expect(longer?.rowLosses.slice(0, 40)).toEqual(first?.rowLosses);
    const [other] = await measure({ seed: 1 });
    expect(other?.rowLosses).not.toEqual(first?.rowLosses);
  });

  it('takes the null label', async () => {
    const [labelled] = await measure();
    const [unlabelled] = await measure({ labels: () => miniConfig.numClasses });
    expect(unlabelled?.loss).not.toBe(labelled?.loss);
    await expect(measure({ labels: () => miniConfig.numClasses + 1 })).rejects.toThrow(RangeError);
  });

  it('may share its meter between sets of pictures, and leaves nothing behind', async () => {
    const model = modelOf(miniCheckpoint().weights);
    const before = tf.memory().numTensors;
    const meter = await createRowLossMeter({ model, embeddingTable });
    const others = { ...pictures, indices: Uint32Array.of(1, 2) };
    expect(await measure({ model, meter })).toEqual(await measure());
    expect(await measure({ model, meter, pictures: others })).toEqual(await measure({ pictures: others }));
    meter.dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([model.theta, model.positionTable]);
  });

  it('tells its progress after every batch at every t', async () => {
    const progress: number[][] = [];
    await measure({ onBatch: (...passes) => Promise.resolve(void progress.push(passes)) });
    expect(progress).toEqual([[1, 4], [2, 4], [3, 4], [4, 4]]);
  });

  it('cannot be had without pictures, nor where there is no t', async () => {
    await expect(measure({ pictures: { ...set, indices: new Uint32Array() } })).rejects.toThrow('on 40 rows of 0 pictures');
    await expect(measure({ timesteps: [1000] })).rejects.toThrow('at t = 1000, outside 0…999');
  });
});
