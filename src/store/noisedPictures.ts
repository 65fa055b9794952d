import type { ImageBatch } from '../protocol/events';
import { noiseSchedule } from './curveWeights';

/** The middle of each tenth of t, from nearly clean to nearly pure noise. */
export const stripTimesteps: readonly number[] = Array.from({ length: 10 }, (_, tenth) => 100 * tenth + 50);

/** A standard normal by Box–Muller. */
export function normalDraw(uniform: () => number = Math.random): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** One picture as the model meets it at several t: xt = sqrt(ᾱ) · x0 + sqrt(1 − ᾱ) · eps, with the same eps at every t. */
export function noisedPictures({ size, pixels }: ImageBatch, timesteps: readonly number[], normal: () => number = normalDraw): ImageBatch {
  const length = size * size * 4;
  const eps = Float64Array.from({ length }, normal);
  const noised = new Uint8ClampedArray(timesteps.length * length);
  timesteps.forEach((t, row) => {
    const signal = noiseSchedule.sqrtAlphaBar[t] ?? 0;
    const noise = noiseSchedule.sqrtOneMinusAlphaBar[t] ?? 1;
    for (let i = 0; i < length; i += 1) {
      const isAlpha = i % 4 === 3;
      const x0 = (pixels[i] ?? 0) / 127.5 - 1;
      noised[row * length + i] = isAlpha ? 255 : (signal * x0 + noise * (eps[i] ?? 0) + 1) * 127.5;
    }
  });
  return { count: timesteps.length, size, pixels: noised };
}
