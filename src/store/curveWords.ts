import type { Curve, Xi } from '../schedule/curve';

/** A number as a person would write it, to six digits that matter. */
export const numberWords = (value: number): string => String(Number(value.toPrecision(6)));

/** Points that are listed; of a curve with more, its ends. */
const LISTED = 6;

/** A weight curve in a few words: "power, τ = 0.5". */
export function curveWords(curve: Curve): string {
  switch (curve.family) {
    case 'power':
      return `power, τ = ${numberWords(curve.tau)}${curve.inverted ? ', falling' : ''}`;
    case 'linear':
      return `linear, ${numberWords(curve.start)} to ${numberWords(curve.end)}`;
    case 'sigmoid':
      return `sigmoid at u = ${numberWords(curve.center)}, width ${numberWords(curve.width)}`;
    case 'step':
      return `step at u = ${numberWords(curve.threshold)}, ${numberWords(curve.low)} to ${numberWords(curve.high)}`;
    case 'constant':
      return `constant ${numberWords(curve.value)}`;
    case 'min-snr':
      return `Min-SNR, γ = ${numberWords(curve.gamma)}`;
    case 'p2':
      return `P2, k = ${numberWords(curve.k)}, γ = ${numberWords(curve.gamma)}`;
    case 'spline': {
      const { points } = curve;
      if (points.length > LISTED) return `spline through ${points.length} points, ${endsWords(points.map(({ w }) => w))}`;
      return `spline through ${points.map(({ u, w }) => `(${numberWords(u)}, ${numberWords(w)})`).join(' ')}`;
    }
    case 'free':
      return `drawn by hand, ${endsWords(curve.values)}`;
  }
}

const endsWords = (weights: readonly number[]): string => `${numberWords(weights[0] ?? 0)} to ${numberWords(weights.at(-1) ?? 0)}`;

/** How ξ follows from ψ, in a few words. */
export function xiWords(xi: Xi): string {
  switch (xi.mode) {
    case 'mirror':
      return 'mirror of ψ';
    case 'complement':
      return '1 − ψ';
    case 'own':
      return curveWords(xi.curve);
  }
}
