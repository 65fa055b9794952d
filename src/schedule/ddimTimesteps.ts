import { T } from './noiseSchedule';

/**
 * The timesteps a DDIM sampler visits, noise side first.
 * - Where `steps` divides 1000: multiples of 1000 / steps, as the reference DiT respaces ("ddim10": 900, 800, …, 0).
 * - Else: evenly spaced from 999 to 0, rounded.
 * - One step: [999], the only t at which pure noise is in place (the reference refuses one step).
 * Throws a RangeError unless `steps` is a whole number from 1 to 1000.
 */
export function ddimTimesteps(steps: number): number[] {
  if (!Number.isInteger(steps) || steps < 1 || steps > T) {
    throw new RangeError(`The sampler takes a whole number of DDIM steps from 1 to ${T}, not ${steps}.`);
  }
  if (steps === 1) return [T - 1];
  const spacing = T % steps === 0 ? T / steps : (T - 1) / (steps - 1);
  return Array.from({ length: steps }, (_, step) => Math.round((steps - 1 - step) * spacing));
}
