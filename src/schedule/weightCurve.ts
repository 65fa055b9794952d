import type { Curve, Xi } from './curve';
import { monotoneSpline } from './monotoneSpline';
import type { NoiseSchedule } from './noiseSchedule';

/** The weights w(t) of a curve (families: curve.ts) as float64 [T], all ≥ 0 and finite. */
export function evaluateCurve(curve: Curve, schedule: NoiseSchedule): Float64Array {
  const weightAt = weightFunction(curve, schedule);
  return Float64Array.from({ length: schedule.T }, (_, t) => weightAt(t, t / (schedule.T - 1)));
}

/** The weights ξ(t) as float64 [T]: ψ mirrored, max(0, 1 − ψ), or a curve of its own. */
export function evaluateXi(xi: Xi, psi: Curve, schedule: NoiseSchedule): Float64Array {
  switch (xi.mode) {
    case 'mirror':
      return evaluateCurve(psi, schedule).reverse();
    case 'complement':
      return evaluateCurve(psi, schedule).map((weight) => Math.max(0, 1 - weight));
    case 'own':
      return evaluateCurve(xi.curve, schedule);
  }
}

/** The curve as a function of t and of u = t / (T − 1). */
function weightFunction(curve: Curve, { T, snr }: NoiseSchedule): (t: number, u: number) => number {
  switch (curve.family) {
    case 'power':
      return (t) => ((curve.inverted ? T - t : t + 1) / T) ** curve.tau;
    case 'linear':
      return (_, u) => curve.start * (1 - u) + curve.end * u;
    case 'sigmoid':
      return (_, u) => 1 / (1 + Math.exp((curve.center - u) / curve.width));
    case 'step':
      return (_, u) => (u < curve.threshold ? curve.low : curve.high);
    case 'constant':
      return () => curve.value;
    case 'min-snr':
      return (t) => Math.min(1, curve.gamma / (snr[t] ?? 0));
    case 'p2':
      return (t) => (curve.k + (snr[t] ?? 0)) ** -curve.gamma;
    case 'spline': {
      const spline = monotoneSpline(curve.points);
      return (_, u) => spline(u);
    }
    case 'free':
      return (_, u) => interpolate(curve.values, u);
  }
}

/** Straight lines through values evenly spaced over u = 0…1. */
function interpolate(values: readonly number[], u: number): number {
  const place = u * (values.length - 1);
  const left = Math.min(Math.floor(place), values.length - 2);
  const share = place - left;
  return (values[left] ?? 0) * (1 - share) + (values[left + 1] ?? 0) * share;
}
