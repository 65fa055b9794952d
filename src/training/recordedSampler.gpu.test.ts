import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { writeTensor } from '../gpu/backend';
import { composedKernels } from '../kernels/kernelSet';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { embeddingTable, schedule } from './miniRun.testdata';
import type { SampledModel } from './sampledModel';
import { sampleImages, type SampleOptions } from './sampleImages';

const checkpoint = miniCheckpoint({ ...miniConfig, learnSigma: true });
const layout = arenaLayout(checkpoint.config);
const arena = packArena(layout, checkpoint.weights);
let model: SampledModel;

beforeAll(() => {
  model = { layout, theta: tf.tensor1d(arena), positionTable: positionTableOf(checkpoint) };
});

const sample = (changes: Partial<SampleOptions> = {}): Promise<Float32Array> =>
  sampleImages({
    model,
    embeddingTable,
    alphaBar: schedule.alphaBar,
    labels: [0, 1, 2, 0, 3],
    ddimSteps: 5,
    guidance: 1,
    seed: 6,
    noisePurpose: purpose.sampleNoise,
    batchSize: 2,
    onStep: () => Promise.resolve(),
    ...changes,
  });

test.each([1, 0, 3])('recorded sampling with guidance %f gives the pictures of composed, unrecorded steps', async (guidance) => {
  const [recorded, composed] = [await sample({ guidance }), await sample({ guidance, kernels: composedKernels })];
  expect(recorded).toHaveLength(composed.length);
  const largest = recorded.reduce((most, value, index) => Math.max(most, Math.abs(value - (composed[index] ?? NaN))), 0);
  expect(largest).toBeLessThan(1e-4);
});

test('the same pictures come out whatever the batch, to the bit, with the weights as they are then', async () => {
  const images = await sample();
  for (const batchSize of [1, 3, 32]) expect(await sample({ batchSize })).toEqual(images);
  writeTensor(model.theta, arena.map((value) => 0.5 * value));
  expect(await sample()).not.toEqual(images);
  writeTensor(model.theta, arena);
  expect(await sample()).toEqual(images);
});

test('it tells how far it is, ends where it said, can be cancelled and leaves nothing behind', async () => {
  const told: [number, number][] = [];
  const before = tf.memory().numTensors;
  await sample({ onStep: (done, total) => Promise.resolve(void told.push([done, total])) });
  expect(told.at(-1)).toEqual([15, 15]);
  expect(told.every(([done], index) => done > (told[index - 1]?.[0] ?? 0))).toBe(true);
  await expect(sample({ onStep: (done) => (done >= 6 ? Promise.reject(new Error('enough')) : Promise.resolve()) })).rejects.toThrow('enough');
  await expect(sample({ labels: [9] })).rejects.toThrow('Row 0 has label 9, outside 0…3.');
  expect(tf.memory().numTensors).toBe(before);
});
