import { purpose } from '../random/purpose';
import { randomStream, uniformInt } from '../random/randomStream';
import { selectRows, type FeatureMatrix } from './featureMatrix';

/** Mean and standard deviation (n − 1) of at least two numbers. */
export function meanAndDeviation(values: ArrayLike<number>): { mean: number; sd: number } {
  const { length } = values;
  let mean = 0;
  for (let i = 0; i < length; i++) mean += (values[i] ?? 0) / length;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += ((values[i] ?? 0) - mean) ** 2;
  return { mean, sd: Math.sqrt(squares / (length - 1)) };
}

/**
 * Standard deviation of a statistic over sets drawn with replacement from its own (Efron 1979).
 * @param seed u32; resample r takes the rows that uniformInt draws from the Philox stream (seed, bootstrap, 0, r)
 */
export function bootstrapDeviation(features: FeatureMatrix, resamples: number, seed: number, statistic: (resample: FeatureMatrix) => number): number {
  const rows = new Uint32Array(features.count);
  const values = Array.from({ length: resamples }, (_, resample) => {
    uniformInt(randomStream(seed, purpose.bootstrap, 0, resample), features.count, rows);
    return statistic(selectRows(features, rows));
  });
  return meanAndDeviation(values).sd;
}

/**
 * Standard deviation of a share of n, as that of the Beta(hits + 1, n − hits + 1) that hits of n leave one with.
 * Near √(p (1 − p) / n) for many, but never 0: five hits of five do not make it certain that the sixth would be one.
 */
export function shareDeviation(share: number, n: number): number {
  const hits = share * n;
  return Math.sqrt(((hits + 1) * (n - hits + 1)) / ((n + 2) ** 2 * (n + 3)));
}

/**
 * Median, and its standard deviation: half the way between the order statistics √n / 2 ranks below and above it, which for
 * many values are as many standard deviations of the binomial rank apart (David and Nagaraja 2003, §7.1). Needs at least one value.
 */
export function medianAndDeviation(values: ArrayLike<number>): { median: number; sd: number } {
  const sorted = Float64Array.from(values).sort();
  const last = sorted.length - 1;
  /** Between two values in a line, the ends where there are no more. */
  const at = (rank: number): number => {
    const inside = Math.min(last, Math.max(0, rank));
    const below = sorted[Math.floor(inside)] ?? NaN;
    return below + (inside - Math.floor(inside)) * ((sorted[Math.ceil(inside)] ?? NaN) - below);
  };
  const reach = Math.sqrt(sorted.length) / 2;
  return { median: at(last / 2), sd: (at(last / 2 + reach) - at(last / 2 - reach)) / 2 };
}
