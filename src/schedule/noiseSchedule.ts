/** Timesteps of the forward process. t = 0 is the data side, t = T − 1 the noise side. */
export const T = 1000;

/** What the forward process xt = sqrtAlphaBar[t] · x0 + sqrtOneMinusAlphaBar[t] · eps is made of; each array is float64 [T]. */
export interface NoiseSchedule {
  readonly T: number;
  readonly betas: Float64Array;
  /** ᾱ(t) = ∏ (1 − β) up to and with t. */
  readonly alphaBar: Float64Array;
  readonly sqrtAlphaBar: Float64Array;
  readonly sqrtOneMinusAlphaBar: Float64Array;
  /** ᾱ / (1 − ᾱ), from 9999 on the data side down to 4e-5. */
  readonly snr: Float64Array;
}

/** Betas evenly spaced from 1e-4 to 0.02 over 1000 steps (Ho et al. 2020), in float64: 1 − ᾱ cancels in f32. */
export function linearNoiseSchedule(): NoiseSchedule {
  const first = 1e-4;
  const last = 0.02;
  const betas = Float64Array.from({ length: T }, (_, t) => first + (t * (last - first)) / (T - 1));
  let product = 1;
  const alphaBar = betas.map((beta) => (product *= 1 - beta));
  return {
    T,
    betas,
    alphaBar,
    sqrtAlphaBar: alphaBar.map(Math.sqrt),
    sqrtOneMinusAlphaBar: alphaBar.map((value) => Math.sqrt(1 - value)),
    snr: alphaBar.map((value) => value / (1 - value)),
  };
}
