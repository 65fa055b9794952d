import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matMulFamilies } from '../config/matMulFamily';
import { readTensor, webGpuBackend, writeTensor } from '../gpu/backend';
import { record } from '../gpu/recording';
import { Replay } from '../gpu/replay';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { runMatMul } from './matMul';
import type { Layout, MatMul } from './matMulContract';
import { useMatMulFamily } from './matMulFamily';

interface Case {
  layout: Layout;
  rows: number;
  columns: number;
  inner: number;
  /** A's last axis lies in pieces of this width, with a gap of 8 between them. */
  pieceWidth?: number;
  hasSums?: boolean;
}

const layouts: Layout[] = ['nn', 'nt', 'tn'];
const everyLayout = (rows: number, columns: number, inner: number): Case[] =>
  layouts.map((layout) => ({ layout, rows: layout === 'tn' ? Math.ceil(rows / 4) * 4 : rows, columns, inner: layout === 'tn' ? inner : Math.ceil(inner / 4) * 4 }));

const cases: Case[] = [
  ...everyLayout(3, 4, 4),
  ...everyLayout(130, 20, 8),
  ...everyLayout(15, 68, 36),
  ...everyLayout(33, 36, 70), // ragged in every direction
  ...everyLayout(8, 24, 1000), // K split in 7, of which the last is short
  ...everyLayout(720, 724, 24), // large tiles
  { layout: 'nt', rows: 64, columns: 64, inner: 64 }, // ragged in none
  { layout: 'nn', rows: 1, columns: 132, inner: 12 },
  { layout: 'tn', rows: 12, columns: 4, inner: 1, hasSums: true },
  { layout: 'tn', rows: 132, columns: 20, inner: 5, hasSums: true },
  { layout: 'tn', rows: 40, columns: 72, inner: 515, hasSums: true }, // split
  { layout: 'tn', rows: 728, columns: 720, inner: 18, hasSums: true }, // large tiles
  { layout: 'nn', rows: 8, columns: 12, inner: 600, pieceWidth: 12 },
  { layout: 'nn', rows: 3, columns: 16, inner: 48, pieceWidth: 16 },
  { layout: 'nt', rows: 18, columns: 16, inner: 96, pieceWidth: 24 },
  { layout: 'tn', rows: 224, columns: 16, inner: 8, pieceWidth: 16, hasSums: true },
  { layout: 'tn', rows: 60, columns: 12, inner: 520, pieceWidth: 12, hasSums: true }, // split
];

describe.each(matMulFamilies)('matrix products in %s', (family) => {
  beforeAll(() => useMatMulFamily(family));
  afterAll(() => useMatMulFamily('registers'));

  test.each(cases)('$layout $rows×$columns×$inner, pieces of $pieceWidth, sums $hasSums', async (given) => {
    const { matMul, product, sums, close } = prepare(given);
    const [ours, ourSums] = await take(run(matMul));
    close();
    expectClose(ours, product);
    if (given.hasSums === true) expectClose(ourSums, sums);
  });

  test.each([
    { layout: 'nt', rows: 10, columns: 12, inner: 16 },
    { layout: 'nt', rows: 10, columns: 12, inner: 512 },
    { layout: 'nn', rows: 70, columns: 48, inner: 576 },
  ] satisfies Case[])('$layout $rows×$columns×$inner starts from a bias and stores what it is told, replayed as well', async (given) => {
    const { matMul, operands, product, close } = prepare(given);
    const { rows, columns } = given;
    const bias = tf.tensor1d(normals(columns, 3));
    const scale = tf.tensor2d(normals(rows * columns, 4), [rows, columns]);
    const whole: MatMul = {
      ...matMul,
      key: 'biasAndScale',
      inputs: [{ name: 'bias', tensor: bias, components: 4 }, { name: 'scale', tensor: scale, components: 4 }],
      outputs: [{ name: 'plain', shape: [rows, columns], components: 4 }, { name: 'scaled', shape: [columns / 4, rows, 4], components: 4 }],
      start: (vector) => `bias(${vector})`,
      store: (row, vector, value) =>
        `{ let v = ${value}; let at = ${row} * ${columns / 4} + ${vector}; set_plain(at, v); set_scaled(${vector} * ${rows} + ${row}, v * scale(at)); }`,
    };
    const [biases, scales] = [normals(columns, 3), normals(rows * columns, 4)];
    const plain = product.map((value, at) => value + (biases[at % columns] ?? NaN));
    const scaled = Float64Array.from({ length: rows * columns }, (_, at) => {
      const [vector, row, part] = [Math.floor(at / (4 * rows)), Math.floor(at / 4) % rows, at % 4];
      const place = row * columns + 4 * vector + part;
      return (plain[place] ?? NaN) * (scales[place] ?? NaN);
    });
    const [ours, ourScaled] = await take(run(whole));
    expectClose(ours, plain);
    expectClose(ourScaled, scaled);

    const replay = await Replay.prepare(record([...operands, bias, scale], () => run(whole)));
    expect(replay.dispatches).toBe(family === 'workgroups' && given.inner >= 512 ? 2 : 1);
    const { device, queue } = webGpuBackend();
    const encoder = device.createCommandEncoder();
    replay.encode(encoder);
    queue.submit([encoder.finish()]);
    expect(await Promise.all(replay.results.map(readTensor))).toEqual([ours, ourScaled]);
    replay.dispose();
    tf.dispose([bias, scale]);
    close();
  });

  test('the same product twice gives the same bits, and leaves nothing behind', async () => {
    const { matMul, close } = prepare({ layout: 'tn', rows: 40, columns: 72, inner: 515, hasSums: true });
    const before = tf.memory().numDataBuffers;
    expect(await take(run(matMul))).toEqual(await take(run(matMul)));
    expect(tf.memory().numDataBuffers).toBe(before);
    close();
  });
});

const run = (matMul: MatMul): tf.Tensor[] => runMatMul(matMul).map((info) => tf.engine().makeTensorFromTensorInfo(info));

/** Reads tensors and gives them back full of NaN, so that a program that writes nothing into a recycled buffer passes on no right numbers. */
async function take(tensors: tf.Tensor[]): Promise<Float32Array[]> {
  const values = await Promise.all(tensors.map(readTensor));
  for (const tensor of tensors) writeTensor(tensor, new Float32Array(tensor.size).fill(NaN));
  tf.dispose(tensors);
  return values;
}

/** A product of normal numbers, and what it is in float64. */
function prepare({ layout, rows, columns, inner, pieceWidth, hasSums = false }: Case): { matMul: MatMul; operands: tf.Tensor[]; product: Float64Array; sums: Float64Array; close: () => void } {
  const [firstOfA, lastOfA] = layout === 'tn' ? [inner, rows] : [rows, inner];
  const [aValues, bValues] = [normals(firstOfA * lastOfA, 1), normals(inner * columns, 2)];
  const aOf = (row: number, k: number) => aValues[layout === 'tn' ? k * rows + row : row * inner + k] ?? NaN;
  const bOf = (k: number, column: number) => bValues[layout === 'nt' ? column * inner + k : k * columns + column] ?? NaN;
  const product = new Float64Array(rows * columns);
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const x = aOf(row, k);
      sums[row] = (sums[row] ?? 0) + x;
      for (let column = 0; column < columns; column++) product[row * columns + column] = (product[row * columns + column] ?? 0) + x * bOf(k, column);
    }
  }
  const stride = pieceWidth === undefined ? 0 : firstOfA * pieceWidth + 8;
  const a = pieceWidth === undefined ? tf.tensor2d(aValues, [firstOfA, lastOfA]) : tf.tensor1d(inPieces(aValues, firstOfA, pieceWidth, stride));
  const b = tf.tensor1d(bValues);
  const matMul: MatMul = {
    layout,
    rows,
    columns,
    inner,
    a,
    b,
    ...(pieceWidth === undefined ? {} : { aPieces: { width: pieceWidth, stride } }),
    ...(hasSums ? { sums: 'sums' } : {}),
    key: 'test',
    outputs: [{ name: 'c', shape: [rows, columns], components: 4 }, ...(hasSums ? [{ name: 'sums', shape: [rows], components: 4 as const }] : [])],
    store: (row, vector, value) => `set_c(${row} * ${columns / 4} + ${vector}, ${value});`,
  };
  return { matMul, operands: [a, b], product, sums, close: () => tf.dispose([a, b]) };
}

/** A matrix of `rows` rows cut into pieces of `width` columns, NaN in the gaps between them. */
function inPieces(values: Float32Array, rows: number, width: number, stride: number): Float32Array {
  const columns = values.length / rows;
  const pieces = new Float32Array((columns / width) * stride).fill(NaN);
  values.forEach((value, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    pieces[Math.floor(column / width) * stride + row * width + (column % width)] = value;
  });
  return pieces;
}

function normals(count: number, index: number): Float32Array {
  const values = new Float32Array(count);
  fillNormal(randomStream(17, purpose.noise, 0, index), values);
  return values;
}

function expectClose(actual: Float32Array | undefined, expected: Float64Array): void {
  expect(actual?.length).toBe(expected.length);
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  actual?.forEach((value, index) => {
    if (!(Math.abs(value - (expected[index] ?? NaN)) <= 2e-6 * scale)) expect.fail(`element ${index}: ${value} against ${expected[index] ?? NaN} (largest ${scale})`);
  });
}
