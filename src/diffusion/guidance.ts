import * as tf from '@tensorflow/tfjs';

/**
 * Classifier-free guidance (Ho & Salimans 2022): eps∅ + scale·(eps − eps∅), [B, C, H, W].
 * Scale 1 is the conditional prediction itself and costs one forward pass, not two.
 */
export function guidedEps(scale: number, conditional: () => tf.Tensor4D, unconditional: () => tf.Tensor4D): tf.Tensor4D {
  if (scale === 1) return conditional();
  const base = unconditional();
  return tf.add(base, tf.mul(tf.sub(conditional(), base), scale));
}
