import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import type { DiTConfig } from '../model/ditConfig';
import { miniCheckpoint } from '../model/miniDit.testdata';
import { fisherInformation } from './fisher';
import { embeddingTable, pictures, schedule } from './miniRun.testdata';

const config: DiTConfig = { inputSize: 16, patchSize: 4, inChannels: 3, hiddenSize: 32, depth: 2, numHeads: 2, numClasses: 3, learnSigma: true };

const measure = () =>
  fisherInformation({ base: { checkpoint: miniCheckpoint(config), schedule, embeddingTable }, images: pictures(5, 16, 3), samples: 12, seed: 4, onSample: () => Promise.resolve() });

test('recorded Fisher information is that of composed gradients on the CPU, repeats to the bit and leaves nothing behind', async () => {
  await tf.setBackend('cpu');
  const expected = await measure();
  await tf.setBackend('webgpu');
  const before = tf.memory().numTensors;
  const found = await measure();
  expect(tf.memory().numTensors).toBe(before);
  expect(await measure()).toEqual(found);
  const largest = expected.reduce((most, value) => Math.max(most, value), 0);
  expected.forEach((value, place) => expect(Math.abs((found[place] ?? NaN) - value)).toBeLessThan(1e-4 * largest));
  const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
  expect(Math.abs(total(found) / total(expected) - 1)).toBeLessThan(1e-4);
});
