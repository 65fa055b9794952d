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

/** The same on the CPU in float64, then rounded: x0, eps [B, ...], t [B], alphaBar [T]. */
export function noisedOnCpu(x0: Float32Array, eps: Float32Array, t: ArrayLike<number>, alphaBar: Float64Array): Float32Array {
  const pixels = x0.length / t.length;
  const shares = Array.from(t, (timestep) => noiseShares(alphaBar, timestep));
  return x0.map((value, index) => {
    const { signal, noise } = shares[Math.floor(index / pixels)] ?? { signal: NaN, noise: NaN };
    return signal * value + noise * (eps[index] ?? NaN);
  });
}

/** √ᾱ[t] and √(1 − ᾱ[t]). */
export function noiseShares(alphaBar: Float64Array, t: number): { signal: number; noise: number } {
  const share = alphaBar[t] ?? NaN;
  return { signal: Math.sqrt(share), noise: Math.sqrt(1 - share) };
}
