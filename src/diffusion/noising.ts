import * as tf from '@tensorflow/tfjs';

/**
 * xt = √ᾱ[t]·x0 + √(1 − ᾱ[t])·eps, a timestep a row (DDPM, Ho et al. 2020, eq. 4).
 * x0, eps [B, C, H, W]; alphaBarOfRow: ᾱ at each row's t, [B], float64 on the CPU because 1 − ᾱ cancels in f32.
 */
export function addNoise(x0: tf.Tensor4D, eps: tf.Tensor4D, alphaBarOfRow: Float64Array): tf.Tensor4D {
  return tf.tidy(() => {
    const column = (of: (alphaBar: number) => number) => tf.tensor4d(Float32Array.from(alphaBarOfRow, of), [alphaBarOfRow.length, 1, 1, 1]);
    const signal = column((alphaBar) => Math.sqrt(alphaBar));
    const noise = column((alphaBar) => Math.sqrt(1 - alphaBar));
    return tf.add(tf.mul(signal, x0), tf.mul(noise, eps));
  });
}
