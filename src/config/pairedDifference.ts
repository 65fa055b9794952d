/** 0.975 quantiles of Student's t distribution for 1, 2, … 19 degrees of freedom. */
const T_QUANTILES = [
  12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.13145, 2.119905,
  2.109816, 2.100922, 2.093024,
] as const;

/** As many values as an interval can be had for. */
export const MOST_SEEDS = T_QUANTILES.length + 1;

/** Numbers in short. */
export interface Spread {
  mean: number;
  /** Sample standard deviation, with n − 1; null of a single number. */
  sd: number | null;
  n: number;
}

/** Throws on an empty list. */
export function spreadOf(values: readonly number[]): Spread {
  const n = values.length;
  if (n === 0) throw new Error('spreadOf needs at least one value.');
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: n === 1 ? null : Math.sqrt(squares / (n - 1)), n };
}

/** How much one run differs from another that shares its seeds. */
export interface PairedDifference {
  /** Mean over the seeds of this run's number less the other's. */
  mean: number;
  /** The 95 % interval is mean ± this, by Student's t with n − 1 degrees of freedom; null of a single seed. */
  halfWidth: number | null;
  /** Seeds that both runs have. */
  n: number;
}

/**
 * The difference of two runs, seed by seed: what a seed does to both cancels out.
 * Both maps: number by seed. null where no seed is in both. Throws beyond MOST_SEEDS seeds.
 */
export function pairedDifference(values: ReadonlyMap<number, number>, others: ReadonlyMap<number, number>): PairedDifference | null {
  const differences = [...values].flatMap(([seed, value]) => {
    const other = others.get(seed);
    return other === undefined ? [] : [value - other];
  });
  if (differences.length === 0) return null;
  const { mean, sd, n } = spreadOf(differences);
  if (sd === null) return { mean, halfWidth: null, n };
  const quantile = T_QUANTILES[n - 2];
  if (quantile === undefined) throw new Error(`pairedDifference has t quantiles for up to ${MOST_SEEDS} seeds, not for ${n}. Give fewer seeds.`);
  return { mean, halfWidth: (quantile * sd) / Math.sqrt(n), n };
}

/** Whether the interval leaves out zero: the runs differ by more than their seeds explain. */
export function isClear({ mean, halfWidth }: PairedDifference): boolean {
  return halfWidth !== null && Math.abs(mean) > halfWidth;
}
