import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { ddimTimesteps } from '../schedule/ddimTimesteps';
import { linearNoiseSchedule } from '../schedule/noiseSchedule';
import { ddimSample, type DdimOptions, type PredictEps } from './ddim';

const { alphaBar } = linearNoiseSchedule();
const SHAPE: [number, number, number, number] = [2, 3, 4, 4];
const SIZE = 96;

const normals = (index: number): Float32Array => {
  const values = new Float32Array(SIZE);
  fillNormal(randomStream(5, purpose.sampleNoise, 0, index), values);
  return values;
};
const noise = (index: number): tf.Tensor4D => tf.tensor4d(normals(index), SHAPE);
/** Pictures in [−1, 1], or beyond when stretched. */
const picture = (stretch = 1): Float32Array => normals(7).map((value) => stretch * Math.tanh(value));

/** The eps that would have led from x0 to xt: the perfect denoiser for a data set of this one batch. */
const oracle = (x0: Float32Array): PredictEps => (xt, t) => {
  const ratio = alphaBar[t] ?? NaN;
  return tf.div(tf.sub(xt, tf.mul(tf.tensor4d(x0, SHAPE), Math.sqrt(ratio))), Math.sqrt(1 - ratio));
};

async function sampled(options: Partial<DdimOptions> & Pick<DdimOptions, 'predictEps'>): Promise<Float32Array> {
  const start = noise(1);
  const x = await ddimSample({ alphaBar, timesteps: ddimTimesteps(10), start, ...options });
  const values = await x.data<'float32'>();
  tf.dispose([x, start]);
  return values;
}

const distance = (a: Float32Array, b: Float32Array): number => a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? NaN))), 0);
const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('DDIM', () => {
  it.each([1, 2, 7, 10, 50])('with a perfect denoiser arrives at the picture in %i steps', async (steps) => {
    const x0 = picture();
    expect(distance(await sampled({ predictEps: oracle(x0), timesteps: ddimTimesteps(steps) }), x0)).toBeLessThan(1e-3);
  });

  it('arrives there with noise between the steps too, since the last step adds none', async () => {
    const x0 = picture();
    expect(distance(await sampled({ predictEps: oracle(x0), eta: 1, stepNoise: (index) => noise(20 + index) }), x0)).toBeLessThan(1e-3);
  });

  it('clips pictures to −1…1 unless told not to', async () => {
    const x0 = picture(2);
    expect(largest(x0)).toBeGreaterThan(1.5);
    const clipped = await sampled({ predictEps: oracle(x0) });
    expect(largest(clipped)).toBeLessThanOrEqual(1 + 1e-6);
    expect(distance(clipped, x0.map((value) => Math.max(-1, Math.min(1, value))))).toBeLessThan(1e-3);
    expect(distance(await sampled({ predictEps: oracle(x0), clip: false }), x0)).toBeLessThan(2e-3);
  });

  it('derives eps anew from a clipped picture, so that a wild prediction stays bounded', async () => {
    const wild: PredictEps = (xt) => tf.mul(xt, 100);
    expect(largest(await sampled({ predictEps: wild }))).toBeLessThanOrEqual(1 + 1e-6);
    expect(largest(await sampled({ predictEps: wild, clip: false }))).toBeGreaterThan(1e3);
  });

  it('follows equation 12 for one step with noise', async () => {
    const [now = NaN, then = NaN] = [alphaBar[600], alphaBar[300]];
    const eta = 0.7;
    const predicted = normals(2);
    const [x, z] = [normals(1), normals(3)];
    const seen: Float32Array[] = [];
    await sampled({
      predictEps: () => tf.tensor4d(predicted, SHAPE),
      timesteps: [600, 300],
      eta,
      clip: false,
      stepNoise: () => noise(3),
      onStep: async (_, value) => void seen.push(await value.data<'float32'>()),
    });
    const sigma = eta * Math.sqrt((1 - then) / (1 - now)) * Math.sqrt(1 - now / then);
    const expected = x.map((value, i) => {
      const [e = NaN, w = NaN] = [predicted[i], z[i]];
      return Math.sqrt(then) * ((value - Math.sqrt(1 - now) * e) / Math.sqrt(now)) + Math.sqrt(1 - then - sigma ** 2) * e + sigma * w;
    });
    expect(distance(seen[0] ?? new Float32Array(), expected)).toBeLessThan(1e-5);
  });

  it('asks for each timestep once, noise side first, and reports each step', async () => {
    const asked: number[] = [];
    const reported: number[] = [];
    await sampled({
      predictEps: (xt, t) => {
        asked.push(t);
        return tf.zerosLike(xt);
      },
      timesteps: [800, 400, 0],
      onStep: (index) => {
        reported.push(index);
        return Promise.resolve();
      },
    });
    expect(asked).toEqual([800, 400, 0]);
    expect(reported).toEqual([0, 1, 2]);
  });

  it('refuses eta above 0 without noise, and timesteps outside the schedule', async () => {
    await expect(sampled({ predictEps: oracle(picture()), eta: 0.5 })).rejects.toThrow('eta > 0 needs stepNoise');
    await expect(sampled({ predictEps: oracle(picture()), timesteps: [1000] })).rejects.toThrow('Timestep 1000 is outside 0…999');
  });
});

describe('what DDIM leaves behind', () => {
  const fail = () => {
    throw new Error('enough');
  };

  it.each<[string, Partial<DdimOptions> & Pick<DdimOptions, 'predictEps'>, boolean]>([
    ['a run to the end', { predictEps: (xt) => tf.zerosLike(xt) }, true],
    ['a cancelled one', { predictEps: (xt) => tf.zerosLike(xt), onStep: (index) => (index === 3 ? Promise.reject(new Error('enough')) : Promise.resolve()) }, false],
    ['a denoiser that throws', { predictEps: fail }, false],
    ['step noise that throws', { predictEps: (xt) => tf.zerosLike(xt), eta: 1, stepNoise: fail }, false],
  ])('is the sample alone, or nothing: %s', async (_, options, succeeds) => {
    const start = noise(1);
    const before = tf.memory().numTensors;
    const sampling = ddimSample({ alphaBar, timesteps: ddimTimesteps(10), start, ...options });
    if (succeeds) (await sampling).dispose();
    else await expect(sampling).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
    expect(start.isDisposed).toBe(false);
  });
});
