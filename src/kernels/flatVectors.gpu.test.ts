import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { adamWUpdate, adamWUpdateComposed, blend, type AdamWVectors } from './adamW';
import { joinVectors, joinVectorsComposed } from './joinVectors';

const factors = { beta1: 0.9, beta2: 0.999, stepSize: 3e-3, rootCorrection: 1.7, epsilon: 1e-8, decay: 1e-3 };

describe('flat-vector kernels agree with their composed twins', () => {
  test.each([[8], [1000], [3]])('AdamW on %i elements, with and without a decay mask', async (size) => {
    const [theta, firstMoment, gradient] = [normals(size, 1), normals(size, 2), normals(size, 3)];
    const secondMoment = tf.square(normals(size, 4));
    for (const mask of [null, tf.tensor1d(Float32Array.from({ length: size }, (_, index) => index % 2))]) {
      const ours = tf.tidy(() => listOf(adamWUpdate({ theta, firstMoment, secondMoment }, gradient, factors, mask)));
      const twin = tf.tidy(() => listOf(adamWUpdateComposed({ theta, firstMoment, secondMoment }, gradient, factors, mask)));
      for (const [index, tensor] of ours.entries()) expectEqual(await tensor.data(), (await twin[index]?.data()) ?? []);
    }
  });

  test.each([[8], [5]])('an exponential moving average of %i elements', async (size) => {
    const [x, y] = [normals(size, 5), normals(size, 6)];
    const expected = await tf.tidy(() => tf.add(tf.mul(x, 0.99), tf.mul(y, 0.01))).data();
    expectEqual(await tf.tidy(() => blend(x, y, 0.99)).data(), expected);
  });

  test.each([[[4]], [[4, 8, 12]], [Array.from({ length: 60 }, (_, index) => 4 * (1 + (index % 5)))], [[3, 4, 5]]])('joining vectors of lengths %j', async (sizes) => {
    const parts = sizes.map((size, index) => normals(size, index));
    expectEqual(await tf.tidy(() => joinVectors(parts)).data(), await tf.tidy(() => joinVectorsComposed(parts)).data());
  });
});

function listOf({ theta, firstMoment, secondMoment }: AdamWVectors): tf.Tensor1D[] {
  return [theta, firstMoment, secondMoment];
}

function normals(size: number, index: number): tf.Tensor1D {
  const values = new Float32Array(size);
  fillNormal(randomStream(11, purpose.noise, 0, index), values);
  return tf.tensor1d(values);
}

function expectEqual(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let index = 0; index < expected.length; index++) expect(actual[index]).toBeCloseTo(expected[index] ?? NaN, 5);
}
