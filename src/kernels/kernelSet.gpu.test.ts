import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillNormal, randomStream } from '../random/randomStream';
import { purpose } from '../random/purpose';
import { timestepEmbeddingFactors, timestepEmbeddingTable } from '../schedule/timestepEmbedding';
import { timestepEmbeddingOnGpu } from './embeddings';
import { composedKernels, fusedKernels, type KernelSet } from './kernelSet';
import type { GatedNormInputs } from './layerNormModulate';
import { useMatMulFamily } from './matMulFamily';

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
  run: ({ layerNormModulate }, x, shift, scale) => tf.concat(layerNormModulate(x as tf.Tensor3D, shift as tf.Tensor2D, scale as tf.Tensor2D)),
});

const attentionCase = (batch: number, tokens: number, heads: number, headSize: number): Case => ({
  what: `attention ${batch} images, ${tokens} tokens, ${heads} heads of ${headSize}`,
  shapes: [[batch, tokens, 3 * heads * headSize]],
  run: ({ attention }, qkv) => attention(qkv as tf.Tensor3D, heads),
});

const gateCase = (batch: number, tokens: number, width: number): Case => ({
  what: `addGatedLayerNorm ${batch}×${tokens}×${width}`,
  shapes: [[batch, tokens, width], [batch, tokens, width], [batch, width], [batch, width], [batch, width]],
  run: ({ addGatedLayerNorm }, x, branch, gate, shift, scale) => {
    const [sum, y] = addGatedLayerNorm({ x, branch, gate, shift, scale } as GatedNormInputs);
    return tf.concat([sum, y]);
  },
});

const lastGateCase = (batch: number, tokens: number, width: number): Case => ({
  ...gateCase(batch, tokens, width),
  what: `addGatedLastLayerNorm ${batch}×${tokens}×${width}`,
  run: ({ addGatedLastLayerNorm }, x, branch, gate, shift, scale) => addGatedLastLayerNorm({ x, branch, gate, shift, scale } as GatedNormInputs),
});

const mlpCase = (batch: number, tokens: number, width: number, hidden: number): Case => ({
  what: `mlp ${batch}×${tokens}×${width}, ${hidden} hidden`,
  shapes: [[batch, tokens, width], [hidden, width], [hidden], [width, hidden], [width]],
  run: ({ mlp }, x, weight1, bias1, weight2, bias2) => mlp(x as tf.Tensor3D, { weight1, bias1, weight2, bias2 }),
});

const tableCase = (batch: number, tokens: number, inputs: number, outputs: number): Case => ({
  what: `linear with a table ${batch}×${tokens}, ${inputs} → ${outputs}`,
  shapes: [[batch, tokens, inputs], [outputs, inputs], [outputs]],
  run: ({ linear }, x, weight, bias) => linear(x, weight, bias, tf.tensor(normals([1, tokens, outputs], 50), [1, tokens, outputs])),
});

const modulationsCase = (batch: number, width: number, pieces: number): Case => ({
  what: `${pieces} modulations ${batch}×${width}`,
  shapes: [[batch, width], [pieces * width, width], [pieces * width]],
  run: ({ modulations }, condition, weight, bias) => tf.concat(modulations(condition as tf.Tensor2D, weight as tf.Tensor2D, bias as tf.Tensor1D), 1),
});

const labelCase = (batch: number, classes: number, width: number): Case => ({
  what: `labelCondition ${batch}×${width}, ${classes} classes`,
  shapes: [[batch, width], [classes, width]],
  run: ({ labelCondition }, timestep, table) =>
    labelCondition(timestep as tf.Tensor2D, table as tf.Tensor2D, tf.tensor1d(Array.from({ length: batch }, (_, row) => (row * row) % classes), 'int32')),
});

const lossCase = (batch: number, tokens: number, pixels: number, channels: number, predictedChannels: number): Case => ({
  what: `rowLosses ${batch}×${tokens}×${pixels}, ${channels} of ${predictedChannels} channels`,
  shapes: [[batch, tokens, pixels * predictedChannels]],
  run: ({ rowLosses }, predicted) => rowLosses(predicted as tf.Tensor3D, tf.tensor3d(normals([batch, tokens, pixels * channels], 60), [batch, tokens, pixels * channels]), channels),
});

const siluCase = (shape: number[]): Case => ({ what: `silu ${shape.join('×')}`, shapes: [shape], run: ({ silu }, x) => silu(x) });

/** One or two of everything that multiplies matrices. */
const productCases: Case[] = [
  linearCase([2, 64], 48, 128),
  mlpCase(3, 5, 12, 20),
  tableCase(3, 5, 12, 20),
  modulationsCase(8, 32, 14),
  modulationsCase(3, 12, 8),
];

/** Extents of real models, extents that leave ragged tiles, and extents that our WGSL refuses and the twin takes over. */
const cases: Case[] = [
  ...productCases,
  linearCase([3, 7], 20, 12),
  linearCase([5], 32, 192),
  linearCase([1], 4, 4),
  linearCase([130], 8, 20),
  linearCase([3], 10, 6),
  mlpCase(2, 16, 32, 128),
  tableCase(2, 16, 48, 32),
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
  lastGateCase(2, 16, 32),
  lastGateCase(3, 5, 20),
  lastGateCase(2, 3, 5),
  mlpCase(1, 3, 6, 10),
  modulationsCase(2, 6, 3),
  labelCase(8, 5, 32),
  labelCase(3, 2, 12),
  labelCase(2, 3, 5),
  lossCase(2, 16, 4, 3, 6),
  lossCase(3, 4, 16, 3, 3),
  lossCase(1, 9, 1, 1, 2),
  siluCase([3, 5, 8]),
  siluCase([7]),
];

describe('each fused kernel gives the values and the gradients of its composed twin', () => {
  test.each(cases)('$what', expectSameAsTwin);
});

describe('so does each that multiplies matrices, with workgroup tiles', () => {
  beforeAll(() => useMatMulFamily('workgroups'));
  afterAll(() => useMatMulFamily('registers'));
  test.each(productCases)('$what', expectSameAsTwin);
});

test('GELU stays finite far from zero', async () => {
  const [one, none] = [tf.eye(4), tf.zeros([4])];
  const values = await tf.tidy(() => fusedKernels.mlp(tf.tensor3d([-1e4, -50, 50, 1e4], [1, 1, 4]), { weight1: one, bias1: none, weight2: one, bias2: none })).data();
  [0, 0, 50, 1e4].forEach((value, index) => expect(values[index]).toBeCloseTo(value, 12));
});

describe('arrangements without a gradient', () => {
  test.each([[2, 3, 8, 4], [1, 1, 6, 2], [3, 3, 6, 3]])('patchify and unpatchify of %i pictures, %i channels, edge %i, patch %i', async (batch, channels, edge, patch) => {
    const images = tf.tensor4d(normals([batch, channels, edge, edge], 1), [batch, channels, edge, edge]);
    const tokens = tf.tensor3d(normals([batch, (edge / patch) ** 2, patch * patch * 2 * channels], 2), [batch, (edge / patch) ** 2, patch * patch * 2 * channels]);
    for (const run of [(kernels: KernelSet) => kernels.patchify(images, patch), (kernels: KernelSet) => kernels.unpatchify(tokens, patch, channels)]) {
      expect(await run(fusedKernels).data()).toEqual(await run(composedKernels).data());
    }
  });

  test('the timestep embedding of every t', async () => {
    const factors = tf.tensor2d(timestepEmbeddingFactors(), [64, 256]);
    const all = tf.tensor1d(Array.from({ length: 1000 }, (_, t) => t), 'int32');
    const [embedding, table] = [await timestepEmbeddingOnGpu(factors, all).data(), timestepEmbeddingTable()];
    let largest = 0;
    table.forEach((value, index) => (largest = Math.max(largest, Math.abs(value - (embedding[index] ?? NaN)))));
    expect(largest).toBeLessThan(3e-7);
  });
});

test('a kernel leaves no tensors behind', async () => {
  const { what, shapes, run } = attentionCase(1, 8, 2, 8);
  const inputs = shapes.map((shape, index) => tf.tensor(normals(shape, index), shape));
  const before = { tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers };
  await valuesAndGradients(run, fusedKernels, inputs);
  expect({ tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers }, what).toEqual(before);
});

async function expectSameAsTwin({ shapes, run }: Case): Promise<void> {
  const inputs = shapes.map((shape, index) => tf.tensor(normals(shape, index), shape));
  await poisonFreeBuffers(shapes);
  const fused = await valuesAndGradients(run, fusedKernels, inputs);
  const composed = await valuesAndGradients(run, composedKernels, inputs);
  expect(fused.length).toBe(shapes.length + 1);
  fused.forEach((values, index) => expectClose(values, composed[index] ?? new Float32Array()));
  tf.dispose(inputs);
}

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
