import * as tf from '@tensorflow/tfjs';

/**
 * Multi-head self-attention core: softmax(q·kᵀ / √d)·v.
 * qkv [B, N, 3·D], laid out as the reference DiT does: (3, heads, D / heads) along the last axis → [B, N, D].
 */
export function attention(qkv: tf.Tensor3D, numHeads: number): tf.Tensor3D {
  const [batch, tokens, width] = qkv.shape;
  const headSize = width / 3 / numHeads;
  const split = tf.transpose(tf.reshape(qkv, [batch, tokens, 3, numHeads, headSize]), [2, 0, 3, 1, 4]); // [3, B, H, N, d]
  const [q, k, v] = tf.unstack(split) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D]; // [B, H, N, d]
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(headSize)); // [B, H, N, N]
  const mixed = tf.matMul(tf.softmax(scores), v); // [B, H, N, d]
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, tokens, width / 3]);
}
