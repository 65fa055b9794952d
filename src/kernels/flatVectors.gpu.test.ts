import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { readTensor } from '../gpu/backend';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { adamWInPlaceOnGpu, adamWUpdate, blend, clippingFactor } from './adamW';
import { controlWords } from './stepControl';
import { joinVectors, vectorView } from './vectors';

const factors = { beta1: 0.9, beta2: 0.999, stepSize: 3e-3, rootCorrection: 1.7, epsilon: 1e-8, decay: 1e-3, emaDecay: 0.99 };
const drawing = { seed: 0, step: 1, targetRows: 1, trainCount: 1, bankCount: 0, flip: false, labelDropout: 0, nullLabel: 0, targetFactor: 1, bankFactor: 0 };

describe('AdamW and EMA in one dispatch', () => {
  test.each([
    [8, false, 0],
    [1000, true, 0],
    [1000, false, 0.5],
    [5000, true, 1e6],
  ])('on %i elements, decay mask: %s, clipped to a norm of %f, agrees with its composed twin', async (size, isMasked, maxGradientNorm) => {
    const start = { theta: normals(size, 1), firstMoment: normals(size, 2), secondMoment: tf.square(normals(size, 4)), ema: normals(size, 5) };
    const gradient = normals(size, 3);
    const mask = isMasked ? tf.tensor1d(Float32Array.from({ length: size }, (_, index) => index % 2)) : null;
    const clipped: tf.Tensor1D = maxGradientNorm === 0 ? gradient : tf.mul(gradient, clippingFactor(gradient, maxGradientNorm));
    const twin = adamWUpdate(start, clipped, factors, mask);
    const expected = { ...twin, ema: blend(start.ema, twin.theta, factors.emaDecay) };
    const values = Object.fromEntries(await Promise.all(Object.entries(expected).map(async ([name, tensor]) => [name, await tensor.data()] as const)));

    const control = tf.tensor1d(new Int32Array(controlWords({ ...drawing, ...factors, maxGradientNorm }).buffer), 'int32');
    adamWInPlaceOnGpu(start, gradient, control, mask, maxGradientNorm > 0);
    for (const [name, tensor] of Object.entries(start)) expectClose(await readTensor(tensor), values[name] ?? []);
  });
});

describe('parts of a vector', () => {
  test('are cut out in their shapes and put back in their places, with zeros between', async () => {
    const vector = normals(200, 6);
    const all = await vector.data();
    const [first, second] = [vectorView(vector, 0, [4, 3]), vectorView(vector, 64, [2, 5, 2])];
    expect([first.shape, second.shape]).toEqual([[4, 3], [2, 5, 2]]);
    expect([...(await first.data())]).toEqual([...all.slice(0, 12)]);
    expect([...(await second.data())]).toEqual([...all.slice(64, 84)]);
    const joined = await joinVectors([{ tensor: first, offset: 64 }, { tensor: second, offset: 128 }], 192).data();
    expect([...joined]).toEqual([...new Float32Array(64), ...all.slice(0, 12), ...new Float32Array(52), ...all.slice(64, 84), ...new Float32Array(44)]);
  });
});

function normals(size: number, index: number): tf.Tensor1D {
  const values = new Float32Array(size);
  fillNormal(randomStream(11, purpose.noise, 0, index), values);
  return tf.tensor1d(values);
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let index = 0; index < expected.length; index++) expect(actual[index]).toBeCloseTo(expected[index] ?? NaN, 5);
}
