import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { adamWUpdate, clippingFactor, type AdamWVectors } from '../kernels/adamW';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { stepFactors, type OptimizerSettings } from './stepFactors';

const SIZE = 24;
const STEPS = 6;
interface Settings extends OptimizerSettings {
  decayMask: tf.Tensor1D | null;
}
const plain: Settings = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, emaDecayLimit: 0.99, maxGradientNorm: null, decayMask: null };

function adamW(vectors: AdamWVectors, gradient: tf.Tensor1D, step: number, { decayMask, ...settings }: Settings): AdamWVectors {
  return adamWUpdate(vectors, gradient, stepFactors(step, settings), decayMask);
}

const normals = (index: number, scale = 1): Float32Array => {
  const values = new Float32Array(SIZE);
  fillNormal(randomStream(4, purpose.noise, 0, index), values);
  return values.map((value) => scale * value);
};
/** A gradient a step, over five orders of magnitude, and one element that never has any. */
const gradients = Array.from({ length: STEPS }, (_, step) => normals(10 + step, 10 ** (step - 4)).fill(0, 5, 6));

/** torch.optim.AdamW in float64. */
function reference(settings: Settings, mask: number[]): Float64Array {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const theta = Float64Array.from(normals(1));
  const [m, v] = [new Float64Array(SIZE), new Float64Array(SIZE)];
  gradients.forEach((gradient, index) => {
    const step = index + 1;
    for (let i = 0; i < SIZE; i++) {
      const g = gradient[i] ?? NaN;
      m[i] = beta1 * (m[i] ?? NaN) + (1 - beta1) * g;
      v[i] = beta2 * (v[i] ?? NaN) + (1 - beta2) * g * g;
      const denominator = Math.sqrt(v[i] ?? NaN) / Math.sqrt(1 - beta2 ** step) + epsilon;
      theta[i] = (theta[i] ?? NaN) * (1 - learningRate * weightDecay * (mask[i] ?? 1)) - ((learningRate / (1 - beta1 ** step)) * (m[i] ?? NaN)) / denominator;
    }
  });
  return theta;
}

async function stepped(settings: Settings): Promise<Float32Array> {
  let vectors: AdamWVectors = { theta: tf.tensor1d(normals(1)), firstMoment: tf.zeros([SIZE]), secondMoment: tf.zeros([SIZE]) };
  gradients.forEach((gradient, index) => {
    vectors = tf.tidy(() => ({ ...adamW(vectors, tf.tensor1d(gradient), index + 1, settings) }));
  });
  return vectors.theta.data<'float32'>();
}

function expectClose(actual: Float32Array, expected: Float64Array): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    if (!(Math.abs((actual[index] ?? NaN) - value) <= 2e-6)) expect.fail(`element ${index}: ${actual[index] ?? NaN} against ${value}`);
  });
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('AdamW over several steps', () => {
  it('agrees with PyTorch’s formula in float64', async () => {
    expectClose(await stepped(plain), reference(plain, []));
  });

  it('agrees with weight decay, which does not pass through the moments', async () => {
    const settings = { ...plain, weightDecay: 0.3, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 };
    expectClose(await stepped(settings), reference(settings, []));
  });

  it('decays only what the mask allows', async () => {
    const mask = Array.from({ length: SIZE }, (_, index) => index % 2);
    const settings = { ...plain, weightDecay: 0.3 };
    expectClose(await stepped({ ...settings, decayMask: tf.tensor1d(mask) }), reference(settings, mask));
  });

  it('leaves alone what never has a gradient', async () => {
    expect((await stepped(plain))[5]).toBe(normals(1)[5]);
  });

  it('first goes one learning rate against the sign of the gradient, however small the gradient', () => {
    const before = { theta: tf.zeros<tf.Rank.R1>([2]), firstMoment: tf.zeros<tf.Rank.R1>([2]), secondMoment: tf.zeros<tf.Rank.R1>([2]) };
    const { theta } = adamW(before, tf.tensor1d([1e-4, -50]), 1, plain);
    expect([...theta.dataSync()]).toEqual([expect.closeTo(-0.01, 5), expect.closeTo(0.01, 5)]);
  });
});

describe('clipping the gradient', () => {
  it('scales a gradient longer than the limit down to it and leaves a shorter one alone', () => {
    const factor = (limit: number) => clippingFactor(tf.tensor1d([3, 0, -4]), limit).dataSync()[0];
    expect(factor(1)).toBeCloseTo(0.2, 6);
    expect(factor(10)).toBe(1);
  });
});
