import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { featureNetBytes, referenceFeatures, referencePixels, relativeError } from '../../tests/parity/distanceFixtures';
import { extractFeatures, extractFeaturesFromPixels, FEATURE_COUNT, loadFeatureNet } from './featureNet';
import { featuresOnCpu } from './featureNetOnCpu';
import { randomFeatureNet } from './randomNet';

const net = loadFeatureNet(featureNetBytes());
const pixelsOf = (count: number) => referencePixels('noto-a').subarray(0, count * 32 * 32 * 3);

test.each([1, 16, 17, 50])('the features of %i pictures on the GPU are those of the loops, and the reference features', async (count) => {
  const progress: number[][] = [];
  const features = await extractFeaturesFromPixels(net, pixelsOf(count), { onProgress: (...counts) => void progress.push(counts) });
  expect(relativeError(features, await featuresOnCpu(net.layers, { side: 32, values: pixelsOf(count) }, () => undefined))).toBeLessThan(1e-5);
  expect(relativeError(features, referenceFeatures('noto-a').values.subarray(0, count * FEATURE_COUNT))).toBeLessThan(1e-5);
  expect(progress.at(-1)).toEqual([count, count]);
});

test('the random net has the features of the loops', async () => {
  const random = randomFeatureNet();
  const expected = await featuresOnCpu(random.layers, { side: 32, values: pixelsOf(20) }, () => undefined);
  expect(relativeError(await extractFeaturesFromPixels(random, pixelsOf(20)), expected)).toBeLessThan(1e-5);
});

test('samples have the features of the same pictures as pixels, twice in a row, and leave nothing behind', async () => {
  const expected = await extractFeaturesFromPixels(net, pixelsOf(18));
  const images = tf.tidy(() => tf.transpose<tf.Tensor4D>(tf.sub(tf.div(tf.tensor4d(pixelsOf(18), [18, 32, 32, 3]), 127.5), 1), [0, 3, 1, 2]));
  const before = { tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers };
  for (let round = 0; round < 2; round++) expect(relativeError(await extractFeatures(net, images), expected)).toBeLessThan(1e-6);
  expect({ tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers }).toEqual(before);
});
