import type * as tf from '@tensorflow/tfjs';
import type { GpuProgram } from '../gpu/program';
import { runGpuProgram } from '../gpu/recording';
import { attentionExtents, type AttentionExtents } from './attentionPrograms';
import { each, only, release } from './gpuKernel';

/** Queries, and keys, that one thread takes at a time, and vec4 columns of a head. */
const TILE = 8;
const TILE_VECTORS = 2;

/** Whether attention can be computed in whole tiles. */
export function hasWholeTiles(tokens: number, headSize: number): boolean {
  return tokens % TILE === 0 && headSize % (4 * TILE_VECTORS) === 0;
}

/**
 * The same as attentionOnGpu, with the weights written down in between: fewer loads and half the exponentials, but few threads.
 * qkv [B, N, 3·D] → [B, N, D] and log Σ exp(score), [B·H·N].
 */
export function attentionInTiles(qkv: tf.TensorInfo, numHeads: number): tf.TensorInfo[] {
  const extents = attentionExtents(qkv, numHeads);
  const { batch, tokens, vectors } = extents;
  const [weights, shares, logSum] = runGpuProgram(weightsProgram(extents, qkv)) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const result = only(
    runGpuProgram({
      key: `attentionMix_${extents.key}`,
      inputs: [
        { name: 'qkv', tensor: qkv, components: 4 },
        { name: 'weights', tensor: weights, components: 4 },
        { name: 'shares', tensor: shares, components: 1 },
      ],
      outputs: [{ name: 'result', shape: [batch, tokens, vectors * 4], components: 4, isActivation: true }],
      threads: columnThreads(extents),
      code: `${columnTile(extents)}
  ${sums}
  for (var k = 0; k < ${tokens / 4}; k++) {
    ${each(TILE, (i) => `let x${i} = weights((pair * ${tokens} + row + ${i}) * ${tokens / 4} + k);`)}
    ${each(4, (j) => each(TILE_VECTORS, (v) => `let y${j}_${v} = qkv(${qkvAt(extents, `k * 4 + ${j}`, 2)} + column + ${v});`))}
    ${eachTile((i, v) => `c${i}_${v} = fma(vec4<f32>(x${i}.w), y3_${v}, fma(vec4<f32>(x${i}.z), y2_${v}, fma(vec4<f32>(x${i}.y), y1_${v}, fma(vec4<f32>(x${i}.x), y0_${v}, c${i}_${v}))));`)}
  }
  ${eachTile((i, v) => `set_result(${outputAt(extents, `row + ${i}`)} + column + ${v}, c${i}_${v} * shares(pair * ${tokens} + row + ${i}));`)}`,
    }),
  );
  release(weights, shares);
  return [result, logSum];
}

/** exp(score − highest of its row), 1 / Σ and log Σ exp(score) of every query. One thread takes 8 queries. */
function weightsProgram(extents: AttentionExtents, qkv: tf.TensorInfo): GpuProgram {
  const { batch, tokens, heads, headVectors, scale, key } = extents;
  const pairs = batch * heads;
  return {
    key: `attentionWeights_${key}`,
    inputs: [{ name: 'qkv', tensor: qkv, components: 4 }],
    outputs: [
      { name: 'weights', shape: [pairs, tokens, tokens], components: 4 },
      { name: 'shares', shape: [pairs * tokens], components: 1 },
      { name: 'logSum', shape: [pairs * tokens], components: 1 },
    ],
    threads: (pairs * tokens) / TILE,
    code: `
  let row = (index % ${tokens / TILE}) * ${TILE};
  let pair = index / ${tokens / TILE};
  ${placeOfPair(extents)}
  ${each(TILE, (i) => `var highest${i} = -3.0e38; let first${i} = (pair * ${tokens} + row + ${i}) * ${tokens / 4};`)}
  for (var other = 0; other < ${tokens}; other += ${TILE}) {
    ${each(TILE, (i) => `var s${i}_0 = vec4<f32>(0.0); var s${i}_1 = vec4<f32>(0.0);`)}
    for (var d = 0; d < ${headVectors}; d++) {
      ${each(TILE, (i) => `let x${i} = qkv(${qkvAt(extents, `row + ${i}`, 0)} + d);`)}
      ${each(TILE, (j) => `let y${j} = qkv(${qkvAt(extents, `other + ${j}`, 1)} + d);`)}
      ${each(TILE, (i) => dots('s', i, 'x', 'y'))}
    }
    ${each(TILE, (i) => each(2, (v) => `s${i}_${v} *= ${scale}; set_weights(first${i} + other / 4 + ${v}, s${i}_${v});`))}
    ${each(TILE, (i) => `{ let m = max(s${i}_0, s${i}_1); highest${i} = max(highest${i}, max(max(m.x, m.y), max(m.z, m.w))); }`)}
  }
  ${each(TILE, (i) => `{
    var total = vec4<f32>(0.0);
    for (var k = 0; k < ${tokens / 4}; k++) {
      let e = exp(weights(first${i} + k) - highest${i});
      set_weights(first${i} + k, e);
      total += e;
    }
    let sum = total.x + total.y + total.z + total.w;
    set_shares(pair * ${tokens} + row + ${i}, 1.0 / sum);
    set_logSum(pair * ${tokens} + row + ${i}, highest${i} + log(sum));
  }`)}`,
  };
}

/** The same as attentionGradientOnGpu: the gradient of qkv, [B, N, 3·D]. */
export function attentionGradientInTiles(given: Record<'qkv' | 'dy' | 'logSum' | 'products', tf.TensorInfo>, numHeads: number): tf.TensorInfo {
  const { qkv, dy } = given;
  const extents = attentionExtents(qkv, numHeads);
  const { tokens } = extents;
  const [weights, dScores] = runGpuProgram(scoreGradientProgram(extents, given)) as [tf.TensorInfo, tf.TensorInfo];
  const threads = columnThreads(extents);
  const ofColumns = (product: string, place: 0 | 1 | 2) => `${columnTile(extents)}
  ${sums}
  ${product}
  ${eachTile((i, v) => `set_result(${qkvAt(extents, `row + ${i}`, place)} + column + ${v}, c${i}_${v});`)}`;
  const transposed = (a: string, b: (token: string) => string) => `
  for (var k = 0; k < ${tokens}; k++) {
    ${each(TILE / 4, (i) => `let x${i} = ${a}((pair * ${tokens} + k) * ${tokens / 4} + row / 4 + ${i});`)}
    ${each(TILE_VECTORS, (v) => `let y${v} = ${b('k')} + column + ${v});`)}
    ${eachTile((i, v) => `c${i}_${v} = fma(vec4<f32>(x${Math.floor(i / 4)}.${'xyzw'.charAt(i % 4)}), y${v}, c${i}_${v});`)}
  }`;
  const result = only(
    runGpuProgram({
      key: `attentionGradientColumns_${extents.key}`,
      inputs: [
        { name: 'qkv', tensor: qkv, components: 4 },
        { name: 'dy', tensor: dy, components: 4 },
        { name: 'weights', tensor: weights, components: 4 },
        { name: 'dScores', tensor: dScores, components: 4 },
      ],
      outputs: [{ name: 'result', shape: qkv.shape, components: 4 }],
      threads: 3 * threads,
      declarations: `
fn gradientOfQueries(index : i32) {${ofColumns(`
  for (var k = 0; k < ${tokens / 4}; k++) {
    ${each(TILE, (i) => `let x${i} = dScores((pair * ${tokens} + row + ${i}) * ${tokens / 4} + k);`)}
    ${each(4, (j) => each(TILE_VECTORS, (v) => `let y${j}_${v} = qkv(${qkvAt(extents, `k * 4 + ${j}`, 1)} + column + ${v});`))}
    ${eachTile((i, v) => `c${i}_${v} = fma(vec4<f32>(x${i}.w), y3_${v}, fma(vec4<f32>(x${i}.z), y2_${v}, fma(vec4<f32>(x${i}.y), y1_${v}, fma(vec4<f32>(x${i}.x), y0_${v}, c${i}_${v}))));`)}
  }`, 0)}
}
fn gradientOfKeys(index : i32) {${ofColumns(transposed('dScores', (token) => `qkv(${qkvAt(extents, token, 0)}`), 1)}
}
fn gradientOfValues(index : i32) {${ofColumns(transposed('weights', (token) => `dy(${outputAt(extents, token)}`), 2)}
}`,
      code: `
  if (index < ${threads}) { gradientOfQueries(index); } else if (index < ${2 * threads}) { gradientOfKeys(index - ${threads}); } else { gradientOfValues(index - ${2 * threads}); }`,
    }),
  );
  release(weights, dScores);
  return result;
}

/** softmax's weights anew and the gradient of the scores before scaling by 1 / √d is undone: [B·H, N, N] each. One thread takes 8 queries and 8 keys. */
function scoreGradientProgram(extents: AttentionExtents, { qkv, dy, logSum, products }: Record<'qkv' | 'dy' | 'logSum' | 'products', tf.TensorInfo>): GpuProgram {
  const { batch, tokens, heads, headVectors, scale, key } = extents;
  const pairs = batch * heads;
  const tiles = tokens / TILE;
  return {
    key: `attentionScoreGradient_${key}`,
    inputs: [
      { name: 'qkv', tensor: qkv, components: 4 },
      { name: 'dy', tensor: dy, components: 4 },
      { name: 'logSum', tensor: logSum, components: 1 },
      { name: 'products', tensor: products, components: 1 },
    ],
    outputs: [
      { name: 'weights', shape: [pairs, tokens, tokens], components: 4 },
      { name: 'dScores', shape: [pairs, tokens, tokens], components: 4 },
    ],
    threads: pairs * tiles * tiles,
    code: `
  let other = (index % ${tiles}) * ${TILE};
  let row = (index / ${tiles} % ${tiles}) * ${TILE};
  let pair = index / ${tiles * tiles};
  ${placeOfPair(extents)}
  ${each(TILE, (i) => `var s${i}_0 = vec4<f32>(0.0); var s${i}_1 = vec4<f32>(0.0); var p${i}_0 = vec4<f32>(0.0); var p${i}_1 = vec4<f32>(0.0);`)}
  for (var d = 0; d < ${headVectors}; d++) {
    ${each(TILE, (i) => `let x${i} = qkv(${qkvAt(extents, `row + ${i}`, 0)} + d);`)}
    ${each(TILE, (j) => `let y${j} = qkv(${qkvAt(extents, `other + ${j}`, 1)} + d);`)}
    ${each(TILE, (i) => dots('s', i, 'x', 'y'))}
    ${each(TILE, (i) => `let u${i} = dy(${outputAt(extents, `row + ${i}`)} + d);`)}
    ${each(TILE, (j) => `let w${j} = qkv(${qkvAt(extents, `other + ${j}`, 2)} + d);`)}
    ${each(TILE, (i) => dots('p', i, 'u', 'w'))}
  }
  ${each(TILE, (i) => `{
    let query = pair * ${tokens} + row + ${i};
    let at = query * ${tokens / 4} + other / 4;
    ${each(2, (v) => `let e${v} = exp(s${i}_${v} * ${scale} - logSum(query)); set_weights(at + ${v}, e${v}); set_dScores(at + ${v}, e${v} * (p${i}_${v} - products(query)) * ${scale});`)}
  }`)}`,
  };
}

/** WGSL: where the pair's image begins in qkv and in the output, in vec4. */
function placeOfPair({ tokens, heads, headVectors, vectors }: AttentionExtents): string {
  return `
  let qkvFirst = (pair / ${heads}) * ${tokens * 3 * vectors} + (pair % ${heads}) * ${headVectors};
  let outputFirst = (pair / ${heads}) * ${tokens * vectors} + (pair % ${heads}) * ${headVectors};`;
}

/** place 0: q, 1: k, 2: v. */
function qkvAt({ vectors }: AttentionExtents, token: string, place: 0 | 1 | 2): string {
  return `qkvFirst + (${token}) * ${3 * vectors} + ${place * vectors}`;
}

function outputAt({ vectors }: AttentionExtents, token: string): string {
  return `outputFirst + (${token}) * ${vectors}`;
}

/** A thread's 8 tokens and 2 vec4 columns of a head. */
function columnTile(extents: AttentionExtents): string {
  const columnTiles = extents.headVectors / TILE_VECTORS;
  const rowTiles = extents.tokens / TILE;
  return `
  let column = (index % ${columnTiles}) * ${TILE_VECTORS};
  let row = (index / ${columnTiles} % ${rowTiles}) * ${TILE};
  let pair = index / ${columnTiles * rowTiles};
  ${placeOfPair(extents)}`;
}

function columnThreads({ batch, heads, tokens, headVectors }: AttentionExtents): number {
  return (batch * heads * (tokens / TILE) * headVectors) / TILE_VECTORS;
}

const sums = eachTile((i, v) => `var c${i}_${v} = vec4<f32>(0.0);`);

/** Row i of an 8×8 tile plus the products of its query with 8 keys. */
function dots(sum: string, i: number, query: string, key: string): string {
  return each(2, (v) => `${sum}${i}_${v} += vec4<f32>(${[0, 1, 2, 3].map((j) => `dot(${query}${i}, ${key}${4 * v + j})`).join(', ')});`);
}

function eachTile(line: (row: number, vector: number) => string): string {
  return each(TILE, (row) => each(TILE_VECTORS, (vector) => line(row, vector)));
}
