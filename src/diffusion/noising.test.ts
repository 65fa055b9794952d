import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { linearNoiseSchedule } from '../schedule/noiseSchedule';
import { addNoise, noisedOnCpu } from './noising';

const { alphaBar } = linearNoiseSchedule();

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('adding noise', () => {
  it('mixes each row by its own ᾱ, in √ᾱ and √(1 − ᾱ)', async () => {
    const x0 = tf.tensor4d([0.5, -1, 0.25, 1], [2, 1, 1, 2]);
    const eps = tf.tensor4d([2, -0.5, 1, -3], [2, 1, 1, 2]);
    const [early = NaN, late = NaN] = [alphaBar[10], alphaBar[900]];
    const xt = await addNoise(x0, eps, Float64Array.of(early, late)).data();
    const mix = (ratio: number, x: number, e: number) => Math.sqrt(ratio) * x + Math.sqrt(1 - ratio) * e;
    [mix(early, 0.5, 2), mix(early, -1, -0.5), mix(late, 0.25, 1), mix(late, 1, -3)].forEach((value, index) => expect(xt[index]).toBeCloseTo(value, 6));
  });

  it('keeps the picture where ᾱ is 1 and leaves only noise where it is 0', async () => {
    const x0 = tf.tensor4d([0.5, 0.25], [2, 1, 1, 1]);
    const eps = tf.tensor4d([2, -3], [2, 1, 1, 1]);
    expect([...(await addNoise(x0, eps, Float64Array.of(1, 0)).data())]).toEqual([0.5, -3]);
  });

  it('adds the little noise of t = 0 in full precision, though 1 − ᾱ cancels in float32', async () => {
    const xt = await addNoise(tf.zeros([1, 1, 1, 1]), tf.ones([1, 1, 1, 1]), Float64Array.of(alphaBar[0] ?? NaN)).data();
    expect(Math.abs((xt[0] ?? NaN) / 0.01 - 1)).toBeLessThan(1e-7); // √β of the first step
  });

  it('leaves one new tensor', () => {
    const [x0, eps] = [tf.zeros<tf.Rank.R4>([1, 1, 2, 2]), tf.ones<tf.Rank.R4>([1, 1, 2, 2])];
    const before = tf.memory().numTensors;
    addNoise(x0, eps, Float64Array.of(0.5)).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is the same on the CPU', async () => {
    const [x0, eps] = [new Float32Array(3 * 12), new Float32Array(3 * 12)];
    [x0, eps].forEach((values, index) => fillNormal(randomStream(1, purpose.noise, 0, index), values));
    const t = [0, 500, 999];
    const shape: [number, number, number, number] = [3, 3, 2, 2];
    const expected = await addNoise(tf.tensor4d(x0, shape), tf.tensor4d(eps, shape), Float64Array.from(t, (timestep) => alphaBar[timestep] ?? NaN)).data();
    noisedOnCpu(x0, eps, t, alphaBar).forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 6));
  });
});
