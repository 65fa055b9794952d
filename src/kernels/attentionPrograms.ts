import type * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from '../gpu/recording';
import { each, only } from './gpuKernel';

/** Extents of an attention over qkv [B, N, 3·D], in vec4 where the name says vectors. */
export interface AttentionExtents {
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

export function attentionExtents(qkv: tf.TensorInfo, heads: number): AttentionExtents {
  const [batch = 0, tokens = 0, width = 0] = qkv.shape;
  const headSize = width / 3 / heads;
  return { batch, tokens, heads, headVectors: headSize / 4, vectors: width / 12, scale: 1 / Math.sqrt(headSize), key: `${batch}_${tokens}_${heads}_${headSize}` };
}

/** Thread index → the image, head and token that the thread works on, and the vec4 offsets of their q, k and v. */
function threadOf({ tokens, heads, headVectors, vectors }: AttentionExtents): string {
  return `
  let token = index % ${tokens};
  let head = (index / ${tokens}) % ${heads};
  let image = index / ${tokens * heads};
  let images = image * ${tokens * 3 * vectors} + head * ${headVectors};
  let qkvAt = images + token * ${3 * vectors};
  let outputAt = (image * ${tokens} + token) * ${vectors} + head * ${headVectors};`;
}

function dotOf(count: number, a: (index: number) => string, b: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `dot(${a(index)}, ${b(index)})`).join(' + ');
}

/** softmax(q·kᵀ / √d)·v with a running maximum (Milakov & Gimelshein 2018), one thread a query: [B, N, D]; and log Σ exp(score), [B·H·N]. */
export function attentionOnGpu(qkv: tf.TensorInfo, numHeads: number): tf.TensorInfo[] {
  const extents = attentionExtents(qkv, numHeads);
  const { batch, tokens, heads, headVectors, vectors, scale } = extents;
  return runGpuProgram({
    key: `attention_${extents.key}`,
    inputs: [{ name: 'qkv', tensor: qkv, components: 4 }],
    outputs: [
      { name: 'result', shape: [batch, tokens, vectors * 4], components: 4, isActivation: true },
      { name: 'logSum', shape: [batch * heads * tokens], components: 1 },
    ],
    threads: batch * heads * tokens,
    code: `${threadOf(extents)}
  ${each(headVectors, (i) => `let q${i} = qkv(qkvAt + ${i}) * ${scale};`)}
  ${each(headVectors, (i) => `var sum${i} = vec4<f32>(0.0);`)}
  var highest = -3.0e38;
  var total = 0.0;
  for (var other = 0; other < ${tokens}; other++) {
    let at = images + other * ${3 * vectors};
    let score = ${dotOf(headVectors, (i) => `q${i}`, (i) => `qkv(at + ${vectors + i})`)};
    let higher = max(highest, score);
    let correction = exp(highest - higher);
    let weight = exp(score - higher);
    total = total * correction + weight;
    ${each(headVectors, (i) => `sum${i} = sum${i} * correction + weight * qkv(at + ${2 * vectors + i});`)}
    highest = higher;
  }
  set_logSum(index, highest + log(total));
  ${each(headVectors, (i) => `set_result(outputAt + ${i}, sum${i} / total);`)}`,
  });
}

/** For the gradient: dy·output of every query, [B·H·N]. */
export function attentionProductsOnGpu(output: tf.TensorInfo, dy: tf.TensorInfo, numHeads: number): tf.TensorInfo {
  const [batch = 0, tokens = 0, width = 0] = output.shape;
  const extents = attentionExtents({ ...output, shape: [batch, tokens, 3 * width] }, numHeads);
  const { heads, headVectors, key } = extents;
  return only(
    runGpuProgram({
      key: `attentionProducts_${key}`,
      inputs: [
        { name: 'output', tensor: output, components: 4 },
        { name: 'dy', tensor: dy, components: 4 },
      ],
      outputs: [{ name: 'products', shape: [batch * heads * tokens], components: 1 }],
      threads: batch * heads * tokens,
      code: `${threadOf(extents)}
  set_products(index, ${dotOf(headVectors, (i) => `dy(outputAt + ${i})`, (i) => `output(outputAt + ${i})`)});`,
    }),
  );
}

/**
 * The gradient of qkv, [B, N, 3·D]: the first half of the threads each own a query and write its dq,
 * the second half each own a key and write its dk and dv. Every sum has a fixed order; no atomics.
 */
export function attentionGradientOnGpu(given: Record<'qkv' | 'dy' | 'logSum' | 'products', tf.TensorInfo>, numHeads: number): tf.TensorInfo {
  const { qkv, dy, logSum, products } = given;
  const extents = attentionExtents(qkv, numHeads);
  const { batch, tokens, heads, headVectors, vectors, scale } = extents;
  const queries = batch * heads * tokens;
  return only(runGpuProgram({
    key: `attentionGradient_${extents.key}`,
    inputs: [
      { name: 'qkv', tensor: qkv, components: 4 },
      { name: 'dy', tensor: dy, components: 4 },
      { name: 'logSum', tensor: logSum, components: 1 },
      { name: 'products', tensor: products, components: 1 },
    ],
    outputs: [{ name: 'result', shape: qkv.shape, components: 4 }],
    threads: 2 * queries,
    code: `if (index < ${queries}) { gradientOfQuery(index); } else { gradientOfKey(index - ${queries}); }`,
    declarations: `
fn gradientOfQuery(index : i32) {${threadOf(extents)}
  ${each(headVectors, (i) => `let q${i} = qkv(qkvAt + ${i}) * ${scale};`)}
  ${each(headVectors, (i) => `let dy${i} = dy(outputAt + ${i});`)}
  ${each(headVectors, (i) => `var dq${i} = vec4<f32>(0.0);`)}
  let logOfSum = logSum(index);
  let product = products(index);
  for (var other = 0; other < ${tokens}; other++) {
    let at = images + other * ${3 * vectors};
    let weight = exp(${dotOf(headVectors, (i) => `q${i}`, (i) => `qkv(at + ${vectors + i})`)} - logOfSum);
    let dScore = weight * (${dotOf(headVectors, (i) => `dy${i}`, (i) => `qkv(at + ${2 * vectors + i})`)} - product) * ${scale};
    ${each(headVectors, (i) => `dq${i} += dScore * qkv(at + ${vectors + i});`)}
  }
  ${each(headVectors, (i) => `set_result(qkvAt + ${i}, dq${i});`)}
}

fn gradientOfKey(index : i32) {${threadOf(extents)}
  ${each(headVectors, (i) => `let k${i} = qkv(qkvAt + ${vectors + i}) * ${scale};`)}
  ${each(headVectors, (i) => `let v${i} = qkv(qkvAt + ${2 * vectors + i});`)}
  ${each(headVectors, (i) => `var dk${i} = vec4<f32>(0.0); var dv${i} = vec4<f32>(0.0);`)}
  let firstQuery = index - token;
  for (var other = 0; other < ${tokens}; other++) {
    let at = images + other * ${3 * vectors};
    let dyAt = (image * ${tokens} + other) * ${vectors} + head * ${headVectors};
    let weight = exp(${dotOf(headVectors, (i) => `qkv(at + ${i})`, (i) => `k${i}`)} - logSum(firstQuery + other));
    let dScore = weight * (${dotOf(headVectors, (i) => `dy(dyAt + ${i})`, (i) => `v${i}`)} - products(firstQuery + other)) * ${scale};
    ${each(headVectors, (i) => `dk${i} += dScore * qkv(at + ${i}); dv${i} += weight * dy(dyAt + ${i});`)}
  }
  ${each(headVectors, (i) => `set_result(qkvAt + ${vectors + i}, dk${i}); set_result(qkvAt + ${2 * vectors + i}, dv${i});`)}
}`,
  }));
}
