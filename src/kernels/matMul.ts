import type * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from './gpuProgram';

/**
 * How the operands lie in memory, for C [M, N] = A·B:
 * nn: A [M, K], B [K, N] · nt: A [M, K], B [N, K] (a linear layer) · tn: A [K, M], B [K, N] (its weight gradient).
 */
export type Layout = 'nn' | 'nt' | 'tn';

/** Rows and vec4 columns of C that one thread computes: 8×8, the fastest register tile on SwiftShader, without barriers. */
const TILE_ROWS = 8;
const TILE_VECTORS = 2;

/** C = A·B (+ bias [N] a row), float32. Shapes as `layout` says; N, and K (M in tn), multiples of 4: all loads are vec4. */
export function matMulOnGpu(layout: Layout, a: tf.TensorInfo, b: tf.TensorInfo, bias?: tf.TensorInfo): tf.TensorInfo {
  const [a0 = 0, a1 = 0] = a.shape;
  const [b0 = 0, b1 = 0] = b.shape;
  const rows = layout === 'tn' ? a1 : a0;
  const inner = layout === 'tn' ? a0 : a1;
  const columns = layout === 'nt' ? b0 : b1;
  const vectors = columns / 4;
  const columnTiles = Math.ceil(vectors / TILE_VECTORS);
  const rowTiles = Math.ceil(rows / TILE_ROWS);
  return runGpuProgram({
    key: `matMul_${layout}_${rows}_${columns}_${inner}_${bias === undefined ? 'plain' : 'bias'}`,
    inputs: [
      { name: 'a', tensor: a, components: 4 },
      { name: 'b', tensor: b, components: 4 },
      ...(bias === undefined ? [] : [{ name: 'bias', tensor: bias, components: 4 as const }]),
    ],
    outputShape: [rows, columns],
    outputComponents: 4,
    threads: columnTiles * rowTiles,
    code: `
  let column = (index % ${columnTiles}) * ${TILE_VECTORS};
  let row = (index / ${columnTiles}) * ${TILE_ROWS};
  ${each(TILE_VECTORS, (v) => `let column${v} = min(column + ${v}, ${vectors - 1});`)}
  ${eachTile((i, v) => `var c${i}_${v} = ${bias === undefined ? 'vec4<f32>(0.0)' : `bias[column${v}]`};`)}
  ${loops[layout](rows, inner, vectors)}
  ${each(TILE_ROWS, (i) => `if (row + ${i} < ${rows}) {
    ${each(TILE_VECTORS, (v) => `if (column + ${v} < ${vectors}) { result[(row + ${i}) * ${vectors} + column + ${v}] = c${i}_${v}; }`)}
  }`)}`,
  });
}

const loops: Record<Layout, (rows: number, inner: number, vectors: number) => string> = {
  nn: (rows, inner, vectors) => `
  ${each(TILE_ROWS, (i) => `let a${i} = min(row + ${i}, ${rows - 1}) * ${inner / 4};`)}
  for (var k = 0; k < ${inner / 4}; k++) {
    ${each(TILE_ROWS, (i) => `let x${i} = a[a${i} + k];`)}
    ${each(4, (j) => each(TILE_VECTORS, (v) => `let y${j}_${v} = b[(k * 4 + ${j}) * ${vectors} + column${v}];`))}
    ${eachTile((i, v) => `c${i}_${v} = fma(vec4<f32>(x${i}.w), y3_${v}, fma(vec4<f32>(x${i}.z), y2_${v}, fma(vec4<f32>(x${i}.y), y1_${v}, fma(vec4<f32>(x${i}.x), y0_${v}, c${i}_${v}))));`)}
  }`,
  nt: (rows, inner) => `
  ${each(TILE_ROWS, (i) => `let a${i} = min(row + ${i}, ${rows - 1}) * ${inner / 4};`)}
  for (var k = 0; k < ${inner / 4}; k++) {
    ${each(TILE_ROWS, (i) => `let x${i} = a[a${i} + k];`)}
    ${each(TILE_VECTORS, (v) => each(4, (j) => `let y${j}_${v} = b[(column${v} * 4 + ${j}) * ${inner / 4} + k];`))}
    ${eachTile((i, v) => `c${i}_${v} += vec4<f32>(dot(x${i}, y0_${v}), dot(x${i}, y1_${v}), dot(x${i}, y2_${v}), dot(x${i}, y3_${v}));`)}
  }`,
  tn: (rows, inner, vectors) => `
  ${each(TILE_ROWS / 4, (i) => `let a${i} = min(row / 4 + ${i}, ${rows / 4 - 1});`)}
  for (var k = 0; k < ${inner}; k++) {
    ${each(TILE_ROWS / 4, (i) => `let x${i} = a[k * ${rows / 4} + a${i}];`)}
    ${each(TILE_VECTORS, (v) => `let y${v} = b[k * ${vectors} + column${v}];`)}
    ${eachTile((i, v) => `c${i}_${v} = fma(vec4<f32>(x${Math.floor(i / 4)}.${'xyzw'.charAt(i % 4)}), y${v}, c${i}_${v});`)}
  }`,
};

function each(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n    ');
}

function eachTile(line: (row: number, vector: number) => string): string {
  return each(TILE_ROWS, (row) => each(TILE_VECTORS, (vector) => line(row, vector)));
}
