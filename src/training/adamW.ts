import * as tf from '@tensorflow/tfjs';

export interface AdamWSettings {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Elements that weight decay may act on, [n] of zeros and ones; null: all. */
  decayMask: tf.Tensor1D | null;
}

export interface AdamWVectors {
  theta: tf.Tensor1D;
  firstMoment: tf.Tensor1D;
  secondMoment: tf.Tensor1D;
}

/**
 * One step of AdamW (Loshchilov & Hutter 2019) on flat vectors, as PyTorch does it: decoupled decay, bias correction in float64 on the CPU.
 * step is 1 for the first. Call inside tf.tidy; the vectors given stay the caller's.
 */
export function adamW(vectors: AdamWVectors, gradient: tf.Tensor1D, step: number, settings: AdamWSettings): AdamWVectors {
  const { learningRate, beta1, beta2, epsilon, weightDecay, decayMask } = settings;
  const firstMoment: tf.Tensor1D = tf.add(tf.mul(vectors.firstMoment, beta1), tf.mul(gradient, 1 - beta1));
  const secondMoment: tf.Tensor1D = tf.add(tf.mul(vectors.secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const correction1 = 1 - beta1 ** step;
  const correction2 = 1 - beta2 ** step;
  const denominator = tf.add(tf.mul(tf.sqrt(secondMoment), 1 / Math.sqrt(correction2)), epsilon);
  const update = tf.mul(tf.div(firstMoment, denominator), learningRate / correction1);
  let theta = vectors.theta;
  if (weightDecay > 0) {
    const decay = tf.mul(theta, learningRate * weightDecay);
    theta = tf.sub(theta, decayMask === null ? decay : tf.mul(decay, decayMask));
  }
  return { theta: tf.sub(theta, update), firstMoment, secondMoment };
}
