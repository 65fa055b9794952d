import * as tf from '@tensorflow/tfjs';

/** Predicts the noise in xt [B, C, H, W], all rows at timestep t → eps [B, C, H, W]. Called inside tf.tidy. */
export type PredictEps = (xt: tf.Tensor4D, t: number) => tf.Tensor4D;

export interface DdimOptions {
  predictEps: PredictEps;
  /** ᾱ[t], float64, length T. */
  alphaBar: Float64Array;
  /** Descending timesteps, as from ddimTimesteps. */
  timesteps: readonly number[];
  /** ᾱ after the last of them: 1 when left out, x0; another one stops on the way. */
  lastAlphaBar?: number;
  /** Start noise, [B, C, H, W]; stays the caller's. */
  start: tf.Tensor4D;
  /** 0 is deterministic DDIM, 1 is DDPM-like. */
  eta?: number;
  /** Standard normal noise for the step at position `index` of timesteps; needed when eta > 0. [B, C, H, W] */
  stepNoise?: (index: number) => tf.Tensor4D;
  /** Clip x̂0 to [−1, 1] and derive eps anew from it; on unless a parity check wants the bare sampler. */
  clip?: boolean;
  /** After each step: a place to wait for the GPU, show progress or throw to cancel. x stays the sampler's. */
  onStep?: (index: number, x: tf.Tensor4D) => Promise<void>;
}

/**
 * DDIM (Song et al. 2021, eq. 12) from the start noise down to x0.
 * Returns [B, C, H, W], the caller's to dispose. Nothing is left behind if predictEps or onStep throws.
 */
export async function ddimSample(options: DdimOptions): Promise<tf.Tensor4D> {
  const { alphaBar, timesteps, lastAlphaBar = 1, eta = 0, clip = true } = options;
  if (eta > 0 && options.stepNoise === undefined) throw new Error('DDIM with eta > 0 needs stepNoise.');
  let x = tf.keep(tf.clone(options.start));
  try {
    for (const [index, t] of timesteps.entries()) {
      const previous = timesteps[index + 1];
      const next = tf.tidy(() => {
        const step = ddimStep(x, options.predictEps(x, t), at(alphaBar, t), previous === undefined ? lastAlphaBar : at(alphaBar, previous), { eta, clip });
        const noisy: tf.Tensor4D = step.sigma > 0 && options.stepNoise !== undefined ? tf.add(step.mean, tf.mul(options.stepNoise(index), step.sigma)) : step.mean;
        return tf.keep(noisy);
      });
      x.dispose();
      x = next;
      await options.onStep?.(index, x);
    }
  } catch (error) {
    x.dispose();
    throw error;
  }
  return x;
}

interface StepSettings {
  eta: number;
  clip: boolean;
}

/** One step from ᾱ = `now` to ᾱ = `then`: the mean of x at the earlier timestep, and the standard deviation of its noise. */
function ddimStep(x: tf.Tensor4D, predicted: tf.Tensor4D, now: number, then: number, { eta, clip }: StepSettings): { mean: tf.Tensor4D; sigma: number } {
  const signal = Math.sqrt(now);
  const noise = Math.sqrt(1 - now);
  let x0: tf.Tensor4D = tf.div(tf.sub(x, tf.mul(predicted, noise)), signal);
  let eps = predicted;
  if (clip) {
    x0 = tf.clipByValue(x0, -1, 1);
    eps = tf.div(tf.sub(x, tf.mul(x0, signal)), noise);
  }
  const sigma = eta * Math.sqrt((1 - then) / (1 - now)) * Math.sqrt(1 - now / then);
  const direction = Math.sqrt(Math.max(0, 1 - then - sigma * sigma));
  return { mean: tf.add(tf.mul(x0, Math.sqrt(then)), tf.mul(eps, direction)), sigma };
}

function at(alphaBar: Float64Array, t: number): number {
  const value = alphaBar[t];
  if (value === undefined) throw new Error(`Timestep ${t} is outside 0…${alphaBar.length - 1}.`);
  return value;
}
