import * as tf from '@tensorflow/tfjs';

const EPSILON = 1e-6;

/**
 * modulate(LayerNorm(x), shift, scale) = norm(x)·(1 + scale) + shift, LayerNorm without affine parameters (DiT's adaLN).
 * x [B, N, D], shift and scale [B, D] → [B, N, D].
 */
export function layerNormModulate(x: tf.Tensor3D, shift: tf.Tensor2D, scale: tf.Tensor2D): tf.Tensor3D {
  const centered = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centered), -1, true);
  const normed = tf.mul(centered, tf.rsqrt(tf.add(variance, EPSILON)));
  return tf.add(tf.mul(normed, tf.add(tf.expandDims(scale, 1), 1)), tf.expandDims(shift, 1));
}
