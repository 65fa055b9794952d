import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { embeddingTable, schedule } from './miniRun.testdata';
import type { SampledModel } from './sampledModel';
import { sampleImages, type SampleOptions } from './sampleImages';

const PIXELS = 3 * 8 * 8;
let model: SampledModel;

const modelOf = (learnSigma: boolean): SampledModel => {
  const checkpoint = miniCheckpoint({ ...miniConfig, learnSigma });
  const layout = arenaLayout(checkpoint.config);
  return { layout, theta: tf.tensor1d(packArena(layout, checkpoint.weights)), positionTable: positionTableOf(checkpoint) };
};
const sample = (changes: Partial<SampleOptions> = {}): Promise<Float32Array> =>
  sampleImages({
    model,
    embeddingTable,
    alphaBar: schedule.alphaBar,
    labels: [0, 1, 2, 0, 1],
    ddimSteps: 4,
    guidance: 1,
    seed: 6,
    noisePurpose: purpose.sampleNoise,
    batchSize: 2,
    onStep: () => Promise.resolve(),
    ...changes,
  });
const distance = (a: Float32Array, b: Float32Array): number => {
  expect(a).toHaveLength(b.length);
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? NaN))), 0);
};

beforeAll(async () => {
  await tf.setBackend('cpu');
  model = modelOf(false);
});

describe('sampled pictures', () => {
  it('are the same bits for the same seed and others for another', async () => {
    const images = await sample();
    expect(images).toHaveLength(5 * PIXELS);
    expect(await sample()).toEqual(images);
    expect(distance(await sample({ seed: 7 }), images)).toBeGreaterThan(0.1);
    expect(distance(await sample({ noisePurpose: purpose.evaluation }), images)).toBeGreaterThan(0.1);
  });

  it('lie in −1…1 and differ from one another', async () => {
    const images = await sample({ labels: [0, 0] });
    expect(images.every((value) => Math.abs(value) <= 1 + 1e-6)).toBe(true);
    expect(distance(images.subarray(0, PIXELS), images.subarray(PIXELS))).toBeGreaterThan(0.1);
  });

  it('do not depend on how many are drawn, nor on how many at once', async () => {
    const images = await sample();
    for (const batchSize of [1, 3, 5, 32]) expect(distance(await sample({ batchSize }), images)).toBeLessThan(1e-5);
    expect(distance(await sample({ labels: [0, 1, 2] }), images.subarray(0, 3 * PIXELS))).toBeLessThan(1e-5);
  });

  it('are none for no labels', async () => {
    expect(await sample({ labels: [] })).toHaveLength(0);
  });

  it('follow their labels, and guidance pushes them further', async () => {
    const [one, other, unguided, guided] = await Promise.all([sample({ labels: [0] }), sample({ labels: [1] }), sample({ labels: [0], guidance: 0 }), sample({ labels: [0], guidance: 4 })]);
    expect(distance(one, other)).toBeGreaterThan(1e-3);
    expect(distance(unguided, await sample({ labels: [3] }))).toBeLessThan(1e-5); // scale 0 is the null label
    expect(distance(guided, unguided)).toBeGreaterThan(distance(one, unguided));
  });

  it('come out of models with a variance head too, which does not change them', async () => {
    const withHead = modelOf(true);
    const images = await sample({ model: withHead });
    expect(images.every(Number.isFinite)).toBe(true);
    const last = withHead.layout.slots.find(({ name }) => name === 'final_layer.linear.bias');
    const theta = withHead.theta.dataSync<'float32'>().slice();
    for (let row = 0; row < 96; row++) if (row % 6 >= 3) theta[(last?.offset ?? 0) + row] = 100;
    expect(await sample({ model: { ...withHead, theta: tf.tensor1d(theta) } })).toEqual(images);
  });

  it('are refused labels that the model does not have', async () => {
    await expect(sample({ labels: [4] })).rejects.toThrow('label 4, outside 0…3');
  });
});

describe('sampling', () => {
  it('reports how far it is, batch after batch, to the end', async () => {
    const reported: [number, number][] = [];
    await sample({
      onStep: (done, total) => {
        reported.push([done, total]);
        return Promise.resolve();
      },
    });
    const done = reported.map(([steps]) => steps);
    expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
    expect(reported.at(-1)).toEqual([12, 12]);
    expect(reported.length).toBeGreaterThanOrEqual(3); // each of the three batches at least once
  });

  it('leaves no tensors behind, cancelled or not', async () => {
    const before = tf.memory().numTensors;
    await sample();
    expect(tf.memory().numTensors).toBe(before);
    await expect(sample({ onStep: (done) => (done >= 6 ? Promise.reject(new Error('enough')) : Promise.resolve()) })).rejects.toThrow('enough');
    await expect(sample({ labels: [9] })).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });
});
