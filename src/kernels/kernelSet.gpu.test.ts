import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { fillNormal, randomStream } from '../random/randomStream';
import { purpose } from '../random/purpose';
import { composedKernels, fusedKernels, type KernelSet } from './kernelSet';

type Operation = (kernels: KernelSet, ...inputs: tf.Tensor[]) => tf.Tensor;

interface Case {
  what: string;
  shapes: number[][];
  run: Operation;
}

const linearCase = (rows: number[], inputs: number, outputs: number): Case => ({
  what: `linear ${rows.join('×')} rows, ${inputs} → ${outputs}`,
  shapes: [[...rows, inputs], [outputs, inputs], [outputs]],
  run: ({ linear }, x, weight, bias) => linear(x, weight, bias),
});

const normCase = (batch: number, tokens: number, width: number): Case => ({
  what: `layerNormModulate ${batch}×${tokens}×${width}`,
  shapes: [[batch, tokens, width], [batch, width], [batch, width]],
  run: ({ layerNormModulate }, x, shift, scale) => layerNormModulate(x as tf.Tensor3D, shift as tf.Tensor2D, scale as tf.Tensor2D),
});

const attentionCase = (batch: number, tokens: number, heads: number, headSize: number): Case => ({
  what: `attention ${batch} images, ${tokens} tokens, ${heads} heads of ${headSize}`,
  shapes: [[batch, tokens, 3 * heads * headSize]],
  run: ({ attention }, qkv) => attention(qkv as tf.Tensor3D, heads),
});

const gateCase = (batch: number, tokens: number, width: number): Case => ({
  what: `addGated ${batch}×${tokens}×${width}`,
  shapes: [[batch, tokens, width], [batch, tokens, width], [batch, width]],
  run: ({ addGated }, x, branch, gate) => addGated(x as tf.Tensor3D, branch as tf.Tensor3D, gate as tf.Tensor2D),
});

const geluCase = (shape: number[]): Case => ({ what: `gelu ${shape.join('×')}`, shapes: [shape], run: ({ gelu }, x) => gelu(x) });

/** Extents of real models, extents that leave ragged tiles, and extents that our WGSL refuses and the twin takes over. */
const cases: Case[] = [
  linearCase([2, 64], 48, 128),
  linearCase([3, 7], 20, 12),
  linearCase([5], 32, 192),
  linearCase([1], 4, 4),
  linearCase([130], 8, 20),
  linearCase([3], 10, 6),
  normCase(2, 16, 32),
  normCase(3, 5, 12),
  normCase(1, 1, 128),
  normCase(2, 3, 10),
  attentionCase(2, 16, 2, 16),
  attentionCase(1, 5, 3, 4),
  attentionCase(2, 64, 4, 32),
  attentionCase(1, 7, 2, 5),
  gateCase(2, 16, 32),
  gateCase(3, 5, 12),
  gateCase(2, 3, 7),
  geluCase([3, 5, 8]),
  geluCase([7]),
];

describe('each fused kernel gives the values and the gradients of its composed twin', () => {
  test.each(cases)('$what', async ({ shapes, run }) => {
    const inputs = shapes.map((shape, index) => tf.tensor(normals(shape, index), shape));
    await poisonFreeBuffers(shapes);
    const fused = await valuesAndGradients(run, fusedKernels, inputs);
    const composed = await valuesAndGradients(run, composedKernels, inputs);
    expect(fused.length).toBe(shapes.length + 1);
    fused.forEach((values, index) => expectClose(values, composed[index] ?? new Float32Array()));
    tf.dispose(inputs);
  });
});

test('gelu stays finite far from zero', async () => {
  const values = await tf.tidy(() => fusedKernels.gelu(tf.tensor1d([-1e4, -50, 50, 1e4]))).data<'float32'>();
  expect([...values]).toEqual([-0, -0, 50, 1e4]);
});

test('a kernel leaves no tensors behind', async () => {
  const { what, shapes, run } = attentionCase(1, 8, 2, 8);
  const inputs = shapes.map((shape, index) => tf.tensor(normals(shape, index), shape));
  const before = { tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers };
  await valuesAndGradients(run, fusedKernels, inputs);
  expect({ tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers }, what).toEqual(before);
});

async function valuesAndGradients(run: Operation, kernels: KernelSet, inputs: tf.Tensor[]): Promise<Float32Array[]> {
  const outputs = tf.tidy(() => {
    const value = run(kernels, ...inputs);
    const weights = tf.tensor(normals(value.shape, 99), value.shape);
    const gradients = tf.grads((...given: tf.Tensor[]) => tf.sum(tf.mul(run(kernels, ...given), weights)))(inputs);
    return [value, ...gradients];
  });
  const read = await Promise.all(outputs.map((output) => output.data<'float32'>()));
  tf.dispose(outputs);
  return read;
}

function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(actual.length).toBe(expected.length);
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  actual.forEach((value, index) => {
    if (!(Math.abs(value - (expected[index] ?? NaN)) <= 2e-5 * scale)) expect.fail(`element ${index}: ${value} against ${expected[index] ?? NaN} (largest ${scale})`);
  });
}

function normals(shape: number[], index: number): Float32Array {
  const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  fillNormal(randomStream(7, purpose.noise, 0, index), values);
  return values;
}

/** Fills buffers that tfjs is about to recycle with NaN, so that a kernel that writes nothing cannot pass on old numbers. */
async function poisonFreeBuffers(shapes: number[][]): Promise<void> {
  const sizes = new Set(shapes.map((shape) => shape.reduce((product, extent) => product * extent, 1)));
  for (const size of sizes) {
    const poison = tf.tidy(() => Array.from({ length: 6 }, () => tf.add(tf.fill([size], NaN), 0)));
    await poison[0]?.data();
    tf.dispose(poison);
  }
}
