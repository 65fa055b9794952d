import type * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from './gpuProgram';

/** Extents of an attention over qkv [B, N, 3·D], in vec4 where the name says vectors. */
interface Extents {
  batch: number;
  tokens: number;
  heads: number;
  /** vec4 a head and token: d / 4. */
  headVectors: number;
  /** vec4 a token of the output: D / 4. */
  vectors: number;
  /** 1 / √d. */
  scale: number;
  key: string;
}

function extentsOf(qkv: tf.TensorInfo, heads: number): Extents {
  const [batch = 0, tokens = 0, width = 0] = qkv.shape;
  const headSize = width / 3 / heads;
  return { batch, tokens, heads, headVectors: headSize / 4, vectors: width / 12, scale: 1 / Math.sqrt(headSize), key: `${batch}_${tokens}_${heads}_${headSize}` };
}

/** Thread index → the image, head and token that the thread works on, and the vec4 offsets of their q, k and v. */
function threadOf({ tokens, heads, headVectors, vectors }: Extents): string {
  return `
  let token = index % ${tokens};
  let head = (index / ${tokens}) % ${heads};
  let image = index / ${tokens * heads};
  let images = image * ${tokens * 3 * vectors} + head * ${headVectors};
  let qkvAt = images + token * ${3 * vectors};
  let outputAt = (image * ${tokens} + token) * ${vectors} + head * ${headVectors};`;
}

function each(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n    ');
}

function dotOf(count: number, a: (index: number) => string, b: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `dot(${a(index)}, ${b(index)})`).join(' + ');
}

/** softmax(q·kᵀ / √d)·v with a running maximum (Milakov & Gimelshein 2018), one thread a query: [B, N, D]. */
export function attentionOnGpu(qkv: tf.TensorInfo, numHeads: number): tf.TensorInfo {
  const extents = extentsOf(qkv, numHeads);
  const { batch, tokens, heads, headVectors, vectors, scale } = extents;
  return runGpuProgram({
    key: `attention_${extents.key}`,
    inputs: [{ name: 'qkv', tensor: qkv, components: 4 }],
    outputShape: [batch, tokens, vectors * 4],
    outputComponents: 4,
    threads: batch * heads * tokens,
    code: `${threadOf(extents)}
  ${each(headVectors, (i) => `let q${i} = qkv[qkvAt + ${i}] * ${scale};`)}
  ${each(headVectors, (i) => `var sum${i} = vec4<f32>(0.0);`)}
  var highest = -3.0e38;
  var total = 0.0;
  for (var other = 0; other < ${tokens}; other++) {
    let at = images + other * ${3 * vectors};
    let score = ${dotOf(headVectors, (i) => `q${i}`, (i) => `qkv[at + ${vectors + i}]`)};
    let higher = max(highest, score);
    let correction = exp(highest - higher);
    let weight = exp(score - higher);
    total = total * correction + weight;
    ${each(headVectors, (i) => `sum${i} = sum${i} * correction + weight * qkv[at + ${2 * vectors + i}];`)}
    highest = higher;
  }
  ${each(headVectors, (i) => `result[outputAt + ${i}] = sum${i} / total;`)}`,
  });
}

/** For the gradient, a query: log Σ exp(score), and dy·output. [B·H·N, 2] */
export function attentionStatisticsOnGpu(qkv: tf.TensorInfo, output: tf.TensorInfo, dy: tf.TensorInfo, numHeads: number): tf.TensorInfo {
  const extents = extentsOf(qkv, numHeads);
  const { batch, tokens, heads, headVectors, vectors, scale } = extents;
  return runGpuProgram({
    key: `attentionStatistics_${extents.key}`,
    inputs: [
      { name: 'qkv', tensor: qkv, components: 4 },
      { name: 'output', tensor: output, components: 4 },
      { name: 'dy', tensor: dy, components: 4 },
    ],
    outputShape: [batch * heads * tokens, 2],
    outputComponents: 1,
    threads: batch * heads * tokens,
    code: `${threadOf(extents)}
  ${each(headVectors, (i) => `let q${i} = qkv[qkvAt + ${i}] * ${scale};`)}
  var highest = -3.0e38;
  var total = 0.0;
  for (var other = 0; other < ${tokens}; other++) {
    let at = images + other * ${3 * vectors};
    let score = ${dotOf(headVectors, (i) => `q${i}`, (i) => `qkv[at + ${vectors + i}]`)};
    let higher = max(highest, score);
    total = total * exp(highest - higher) + exp(score - higher);
    highest = higher;
  }
  result[2 * index] = highest + log(total);
  result[2 * index + 1] = ${dotOf(headVectors, (i) => `dy[outputAt + ${i}]`, (i) => `output[outputAt + ${i}]`)};`,
  });
}

/**
 * The gradient of qkv, [B, N, 3·D]: the first half of the threads each own a query and write its dq,
 * the second half each own a key and write its dk and dv. Every sum has a fixed order; no atomics.
 */
export function attentionGradientOnGpu(qkv: tf.TensorInfo, dy: tf.TensorInfo, statistics: tf.TensorInfo, numHeads: number): tf.TensorInfo {
  const extents = extentsOf(qkv, numHeads);
  const { batch, tokens, heads, headVectors, vectors, scale } = extents;
  const queries = batch * heads * tokens;
  return runGpuProgram({
    key: `attentionGradient_${extents.key}`,
    inputs: [
      { name: 'qkv', tensor: qkv, components: 4 },
      { name: 'dy', tensor: dy, components: 4 },
      { name: 'statistics', tensor: statistics, components: 1 },
    ],
    outputShape: qkv.shape,
    outputComponents: 4,
    threads: 2 * queries,
    code: `
  if (index < ${queries}) { gradientOfQuery(index); } else { gradientOfKey(index - ${queries}); }
}

fn gradientOfQuery(index : i32) {${threadOf(extents)}
  ${each(headVectors, (i) => `let q${i} = qkv[qkvAt + ${i}] * ${scale};`)}
  ${each(headVectors, (i) => `let dy${i} = dy[outputAt + ${i}];`)}
  ${each(headVectors, (i) => `var dq${i} = vec4<f32>(0.0);`)}
  let logSum = statistics[2 * index];
  let mean = statistics[2 * index + 1];
  for (var other = 0; other < ${tokens}; other++) {
    let at = images + other * ${3 * vectors};
    let weight = exp(${dotOf(headVectors, (i) => `q${i}`, (i) => `qkv[at + ${vectors + i}]`)} - logSum);
    let dScore = weight * (${dotOf(headVectors, (i) => `dy${i}`, (i) => `qkv[at + ${2 * vectors + i}]`)} - mean) * ${scale};
    ${each(headVectors, (i) => `dq${i} += dScore * qkv[at + ${vectors + i}];`)}
  }
  ${each(headVectors, (i) => `result[qkvAt + ${i}] = dq${i};`)}
}

fn gradientOfKey(index : i32) {${threadOf(extents)}
  ${each(headVectors, (i) => `let k${i} = qkv[qkvAt + ${vectors + i}] * ${scale};`)}
  ${each(headVectors, (i) => `let v${i} = qkv[qkvAt + ${2 * vectors + i}];`)}
  ${each(headVectors, (i) => `var dk${i} = vec4<f32>(0.0); var dv${i} = vec4<f32>(0.0);`)}
  let firstQuery = index - token;
  for (var other = 0; other < ${tokens}; other++) {
    let at = images + other * ${3 * vectors};
    let dyAt = (image * ${tokens} + other) * ${vectors} + head * ${headVectors};
    let weight = exp(${dotOf(headVectors, (i) => `qkv[at + ${i}]`, (i) => `k${i}`)} - statistics[2 * (firstQuery + other)]);
    let dScore = weight * (${dotOf(headVectors, (i) => `dy[dyAt + ${i}]`, (i) => `v${i}`)} - statistics[2 * (firstQuery + other) + 1]) * ${scale};
    ${each(headVectors, (i) => `dk${i} += dScore * qkv[at + ${i}]; dv${i} += weight * dy[dyAt + ${i}];`)}
  }
  ${each(headVectors, (i) => `result[qkvAt + ${vectors + i}] = dk${i}; result[qkvAt + ${2 * vectors + i}] = dv${i};`)}`,
  });
}
