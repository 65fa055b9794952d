import * as tf from '@tensorflow/tfjs';
import type { ProgramInput } from '../gpu/program';
import { runGpuProgram } from '../gpu/recording';
import { only } from './gpuKernel';
import { controlF32, type AdamWFactors } from './stepControl';

/** What a step changes, flat vectors [n]. */
export interface AdamWVectors {
  theta: tf.Tensor1D;
  firstMoment: tf.Tensor1D;
  secondMoment: tf.Tensor1D;
}

/**
 * m ← β1·m + (1 − β1)·g, v ← β2·v + (1 − β2)·g², θ ← θ − decay·mask·θ − stepSize·m / (√v·rootCorrection + ε), in plain tfjs operations.
 * `decayMask` [n] of zeros and ones, or null for ones. Call inside tf.tidy; the vectors given stay as they are.
 */
export function adamWUpdate(vectors: AdamWVectors, gradient: tf.Tensor1D, factors: AdamWFactors, decayMask: tf.Tensor1D | null): AdamWVectors {
  const { beta1, beta2, stepSize, rootCorrection, epsilon, decay } = factors;
  const firstMoment: tf.Tensor1D = tf.add(tf.mul(vectors.firstMoment, beta1), tf.mul(gradient, 1 - beta1));
  const secondMoment: tf.Tensor1D = tf.add(tf.mul(vectors.secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const update = tf.div(tf.mul(firstMoment, stepSize), tf.add(tf.mul(tf.sqrt(secondMoment), rootCorrection), epsilon));
  const shrink = tf.mul(vectors.theta, decay);
  const decayed = tf.sub(vectors.theta, decayMask === null ? shrink : tf.mul(shrink, decayMask));
  return { theta: tf.sub(decayed, update), firstMoment, secondMoment };
}

/** Factor, 0…1, on a gradient whose Euclidean norm is to stay below maxNorm, as PyTorch's clip_grad_norm_ takes it. [1] */
export function clippingFactor(gradient: tf.Tensor1D, maxNorm: number): tf.Tensor1D {
  return tf.reshape(tf.minimum(1, tf.div(maxNorm, tf.add(tf.sqrt(tf.sum(tf.square(gradient))), CLIPPING_EPSILON))), [1]);
}

/** share·x + (1 − share)·y, on flat vectors [n]: an exponential moving average's step. Call inside tf.tidy. */
export function blend(x: tf.Tensor1D, y: tf.Tensor1D, share: number): tf.Tensor1D {
  return tf.add(tf.mul(x, share), tf.mul(y, 1 - share));
}

const CLIPPING_EPSILON = 1e-6;
/** Threads that add up a gradient's squares. */
const NORM_THREADS = 1024;

/**
 * All of it in one dispatch, in place: AdamW's moments and weights, and the weights' moving average. n is a multiple of 4.
 * The step's numbers come from the control buffer (stepControl.ts); `isClipped`: the gradient is held below its maxGradientNorm first.
 */
export function adamWInPlaceOnGpu(vectors: AdamWVectors & { ema: tf.Tensor1D }, gradient: tf.Tensor1D, control: tf.Tensor1D, decayMask: tf.Tensor1D | null, isClipped: boolean): void {
  const { theta, firstMoment, secondMoment, ema } = vectors;
  const optional: ProgramInput[] = [];
  if (decayMask !== null) optional.push({ name: 'decayMask', tensor: decayMask, components: 4 });
  if (isClipped) optional.push({ name: 'clipping', tensor: clippingFactorOnGpu(gradient, control), components: 1 });
  runGpuProgram({
    key: ['adamW', theta.size, ...optional.map(({ name }) => name)].join('_'),
    inputs: [{ name: 'gradient', tensor: gradient, components: 4 }, { name: 'control', tensor: control, components: 1 }, ...optional],
    updates: Object.entries({ theta, firstMoment, secondMoment, ema }).map(([name, tensor]) => ({ name, tensor, components: 4 })),
    outputs: [],
    threads: theta.size / 4,
    code: `
  let g = gradient(index)${isClipped ? ' * clipping(0)' : ''};
  let m = ${controlF32('beta1')} * firstMoment(index) + ${controlF32('beta1Rest')} * g;
  let v = ${controlF32('beta2')} * secondMoment(index) + ${controlF32('beta2Rest')} * g * g;
  let before = theta(index);
  let update = ${controlF32('stepSize')} * m / (sqrt(v) * ${controlF32('rootCorrection')} + ${controlF32('epsilon')});
  let after = before - ${controlF32('decay')} * before${decayMask === null ? '' : ' * decayMask(index)'} - update;
  set_firstMoment(index, m);
  set_secondMoment(index, v);
  set_theta(index, after);
  set_ema(index, ${controlF32('emaDecay')} * ema(index) + ${controlF32('emaRest')} * after);`,
  });
}

/** clippingFactor with the norm's limit from the control buffer; nothing is read back. Sums in a fixed order. */
function clippingFactorOnGpu(gradient: tf.Tensor1D, control: tf.Tensor1D): tf.TensorInfo {
  const vectors = gradient.size / 4;
  const squares = only(
    runGpuProgram({
      key: `gradientSquares_${gradient.size}`,
      inputs: [{ name: 'gradient', tensor: gradient, components: 4 }],
      outputs: [{ name: 'squares', shape: [NORM_THREADS], components: 1 }],
      threads: NORM_THREADS,
      code: `
  var sum = vec4<f32>(0.0);
  for (var i = index; i < ${vectors}; i += ${NORM_THREADS}) { sum += gradient(i) * gradient(i); }
  set_squares(index, sum.x + sum.y + sum.z + sum.w);`,
    }),
  );
  return only(
    runGpuProgram({
      key: 'clippingFactor',
      inputs: [
        { name: 'squares', tensor: squares, components: 4 },
        { name: 'control', tensor: control, components: 1 },
      ],
      outputs: [{ name: 'factor', shape: [1], components: 1 }],
      threads: 1,
      code: `
  var sum = vec4<f32>(0.0);
  for (var i = 0; i < ${NORM_THREADS / 4}; i++) { sum += squares(i); }
  set_factor(0, min(1.0, ${controlF32('maxGradientNorm')} / (sqrt(sum.x + sum.y + sum.z + sum.w) + ${CLIPPING_EPSILON})));`,
    }),
  );
}
