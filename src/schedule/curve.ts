import { z } from 'zod';

/**
 * A weight curve w(t) ≥ 0 over the T = 1000 timesteps, as plain data: what a person edits, what a link carries,
 * what the trainer turns into a density. `evaluateCurve` (weightCurve.ts) gives its 1000 numbers.
 *
 * Families. u = t / (T − 1) runs from 0 (data side) to 1 (noise side); SNR(t) = ᾱ / (1 − ᾱ).
 * - power:    ((t + 1) / T)^τ, or ((T − t) / T)^τ when inverted          (Diff-Tuning, default τ = 1)
 * - linear:   from `start` at t = 0 to `end` at t = T − 1
 * - sigmoid:  1 / (1 + exp(−(u − center) / width))
 * - step:     `low` for u < threshold, `high` from there on
 * - constant: `value` everywhere                                          (standard fine-tuning: 1)
 * - min-snr:  min(γ, SNR) / SNR                                           (Hang et al. 2023, eps form)
 * - p2:       1 / (k + SNR)^γ                                             (Choi et al. 2022)
 * - spline:   monotone cubic (Fritsch–Carlson 1980) through control points (u, w)
 * - free:     straight lines through evenly spaced values
 */
const weight = z.number().min(0).max(10);
const unit = z.number().min(0).max(1);

export const controlPointSchema = z.object({ u: unit, w: weight });

export const curveSchema = z.discriminatedUnion('family', [
  z.object({ family: z.literal('power'), tau: z.number().min(0).max(10), inverted: z.boolean().default(false) }),
  z.object({ family: z.literal('linear'), start: weight, end: weight }),
  z.object({ family: z.literal('sigmoid'), center: unit, width: z.number().min(0.005).max(1) }),
  z.object({ family: z.literal('step'), threshold: unit, low: weight, high: weight }),
  z.object({ family: z.literal('constant'), value: weight }),
  z.object({ family: z.literal('min-snr'), gamma: z.number().min(0.01).max(100) }),
  z.object({ family: z.literal('p2'), k: z.number().min(0.01).max(10), gamma: z.number().min(0).max(5) }),
  z.object({ family: z.literal('spline'), points: z.array(controlPointSchema).min(2).max(32) }),
  z.object({ family: z.literal('free'), values: z.array(weight).min(2).max(256) }),
]);

/** How ξ follows from ψ (METHOD.md §3): mirror ξ(t) = ψ(T − 1 − t), complement ξ = max(0, 1 − ψ), or a curve of its own. */
export const xiSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('mirror') }),
  z.object({ mode: z.literal('complement') }),
  z.object({ mode: z.literal('own'), curve: curveSchema }),
]);

export type ControlPoint = z.infer<typeof controlPointSchema>;
export type Curve = z.infer<typeof curveSchema>;
export type CurveFamily = Curve['family'];
export type Xi = z.infer<typeof xiSchema>;
