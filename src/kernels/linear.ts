import * as tf from '@tensorflow/tfjs';

/**
 * y = x·Wᵀ + b over the last axis, weights as PyTorch keeps them.
 * x [..., in], weight [out, in], bias [out] → [..., out].
 * Rank 2 inside: tfjs's gradient of a rank-3 by rank-2 product throws.
 */
export function linear(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const inputs = x.shape.at(-1) ?? 0;
  const outputs = weight.shape[0] ?? 0;
  const rows = tf.reshape(x, [-1, inputs]);
  const product = tf.add(tf.matMul(rows as tf.Tensor2D, weight as tf.Tensor2D, false, true), bias);
  return tf.reshape(product, [...x.shape.slice(0, -1), outputs]);
}
