import type * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from '../gpu/recording';
import { each } from './gpuKernel';
import { aIndex, extentsKey, type Layout, type MatMul } from './matMulContract';

/**
 * Rows and vec4 columns of C that one thread computes. On SwiftShader loads are what costs: a tile of 16×8 gives 1.2 to 1.5 times
 * the products a second of one of 8×8, one of 16×16 a little more but three times the time to compile. Small products are not worth
 * a large tile's time to compile.
 */
const TILE_ROWS = { small: 8, large: 16 };
const TILE_VECTORS = 2;
/** Multiplications from which on a product is large. */
const LARGE = 2 ** 22;

/** A matrix product with neither workgroup memory nor barriers: for software and small GPUs, where those are dear. */
export function matMulInRegisters(matMul: MatMul): tf.TensorInfo[] {
  const { layout, rows, columns, inner, a, b, sums } = matMul;
  const vectors = columns / 4;
  const tileRows = rows <= TILE_ROWS.small || rows * columns * inner < LARGE ? TILE_ROWS.small : TILE_ROWS.large;
  const columnTiles = Math.ceil(vectors / TILE_VECTORS);
  const tiles = columnTiles * Math.ceil(rows / tileRows);
  const sumThreads = sums === undefined ? 0 : rows / 4;
  return runGpuProgram({
    key: `matMul_${extentsKey(matMul)}_${matMul.key}`,
    inputs: [{ name: 'a', tensor: a, components: 4 }, { name: 'b', tensor: b, components: 4 }, ...(matMul.inputs ?? [])],
    updates: matMul.updates ?? [],
    outputs: matMul.outputs,
    threads: tiles + sumThreads,
    code: `${sums === undefined ? '' : `
  if (index >= ${tiles}) {
    let sumColumn = index - ${tiles};
    var sum = vec4<f32>(0.0);
    for (var k = 0; k < ${inner}; k++) { sum += a(${aIndex(matMul, 'k', 'sumColumn')}); }
    set_${sums}(sumColumn, sum);
    return;
  }`}
  let column = (index % ${columnTiles}) * ${TILE_VECTORS};
  let row = (index / ${columnTiles}) * ${tileRows};
  ${each(TILE_VECTORS, (v) => `let column${v} = min(column + ${v}, ${vectors - 1});`)}
  ${each(TILE_VECTORS, (v) => `let start${v} = ${matMul.start?.(`column${v}`) ?? 'vec4<f32>(0.0)'};`)}
  ${eachTile(tileRows, (i, v) => `var c${i}_${v} = start${v};`)}
  ${loops[layout](matMul, vectors, tileRows)}
  ${each(tileRows, (i) => `if (row + ${i} < ${rows}) {
    ${each(TILE_VECTORS, (v) => `if (column + ${v} < ${vectors}) { ${matMul.store(`(row + ${i})`, `(column + ${v})`, `c${i}_${v}`)} }`)}
  }`)}`,
  });
}

const loops: Record<Layout, (matMul: MatMul, vectors: number, tileRows: number) => string> = {
  nn: (matMul, vectors, tileRows) => `
  ${each(tileRows, (i) => `let row${i} = min(row + ${i}, ${matMul.rows - 1});`)}
  for (var k = 0; k < ${matMul.inner / 4}; k++) {
    ${each(tileRows, (i) => `let x${i} = a(${aIndex(matMul, `row${i}`, 'k')});`)}
    ${each(4, (j) => each(TILE_VECTORS, (v) => `let y${j}_${v} = b((k * 4 + ${j}) * ${vectors} + column${v});`))}
    ${eachTile(tileRows, (i, v) => `c${i}_${v} = fma(vec4<f32>(x${i}.w), y3_${v}, fma(vec4<f32>(x${i}.z), y2_${v}, fma(vec4<f32>(x${i}.y), y1_${v}, fma(vec4<f32>(x${i}.x), y0_${v}, c${i}_${v}))));`)}
  }`,
  nt: (matMul, _, tileRows) => `
  ${each(tileRows, (i) => `let row${i} = min(row + ${i}, ${matMul.rows - 1});`)}
  for (var k = 0; k < ${matMul.inner / 4}; k++) {
    ${each(tileRows, (i) => `let x${i} = a(${aIndex(matMul, `row${i}`, 'k')});`)}
    ${each(TILE_VECTORS, (v) => each(4, (j) => `let y${j}_${v} = b((column${v} * 4 + ${j}) * ${matMul.inner / 4} + k);`))}
    ${eachTile(tileRows, (i, v) => `c${i}_${v} += vec4<f32>(dot(x${i}, y0_${v}), dot(x${i}, y1_${v}), dot(x${i}, y2_${v}), dot(x${i}, y3_${v}));`)}
  }`,
  tn: (matMul, vectors, tileRows) => `
  ${each(tileRows / 4, (i) => `let rows${i} = min(row / 4 + ${i}, ${matMul.rows / 4 - 1});`)}
  for (var k = 0; k < ${matMul.inner}; k++) {
    ${each(tileRows / 4, (i) => `let x${i} = a(${aIndex(matMul, 'k', `rows${i}`)});`)}
    ${each(TILE_VECTORS, (v) => `let y${v} = b(k * ${vectors} + column${v});`)}
    ${eachTile(tileRows, (i, v) => `c${i}_${v} = fma(vec4<f32>(x${Math.floor(i / 4)}.${'xyzw'.charAt(i % 4)}), y${v}, c${i}_${v});`)}
  }`,
};

function eachTile(tileRows: number, line: (row: number, vector: number) => string): string {
  return each(tileRows, (row) => each(TILE_VECTORS, (vector) => line(row, vector)));
}
