import type { ContestantName } from './contestant';

/** How two contestants' values of one step are compared. */
export interface Comparison {
  /** What the values are, in words. */
  what: string;
  difference: (a: number[], b: number[]) => number;
  /** Largest difference that passes. */
  tolerance: number;
}

/** Losses, relative to the larger. */
export const equalLosses: Comparison = {
  what: 'the losses',
  difference: ([a = NaN], [b = NaN]) => Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)),
  tolerance: 1e-3,
};

/** Pixels, [−1, 1]: the largest difference. */
export const equalPixels: Comparison = {
  what: 'the drawn pixels',
  difference: (a, b) => Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? NaN)))),
  tolerance: 1e-2,
};

/** Contestants do not compute the same, so their costs cannot be compared. */
export class DisagreementError extends Error {
  override name = 'DisagreementError';
}

/** The largest difference among the contestants of a step. Throws DisagreementError, which names who differs, when it is beyond the tolerance or not a number. */
export function checkAgreement({ what, difference, tolerance }: Comparison, step: number, values: ReadonlyMap<ContestantName, number[]>): number {
  const entries = [...values];
  const largest = Math.max(0, ...entries.flatMap(([, a]) => entries.map(([, b]) => (a === b ? 0 : difference(a, b)))));
  const differs = (a: number[], b: number[]) => !(difference(a, b) <= tolerance);
  // whoever differs from most of the others; of two, both
  const outliers = entries.filter(([, own]) => {
    const against = entries.filter(([, other]) => other !== own && differs(own, other)).length;
    return against > (entries.length - 1) / 2;
  });
  if (outliers.length > 0) {
    const names = outliers.map(([name]) => name).join(' and ');
    const shown = entries.map(([name, [first = NaN]]) => `${name} ${first}`).join(', ');
    throw new DisagreementError(`At step ${step} ${names} differ${outliers.length === 1 ? 's' : ''}: ${what} must agree to ${tolerance}, and the largest difference is ${largest.toPrecision(2)}. First values: ${shown}.`);
  }
  return largest;
}
