import { requireSameDim, squaredDistance, type FeatureMatrix } from './featureMatrix';

export interface NearestRows {
  /** For each row the nearest one of the other set; the first of several equally near. */
  rows: Uint32Array;
  /** Euclidean. */
  distances: Float64Array;
}

/**
 * Each row's nearest row of another set.
 * @throws when `among` is empty or has another number of features
 */
export function nearestRows(of: FeatureMatrix, among: FeatureMatrix): NearestRows {
  requireSameDim(among, of);
  if (among.count === 0) throw new RangeError('There are no pictures to look for the nearest among.');
  const rows = new Uint32Array(of.count);
  const distances = new Float64Array(of.count);
  for (let i = 0; i < of.count; i++) {
    let least = Infinity;
    for (let j = 0; j < among.count; j++) {
      const distance = squaredDistance(of, i, among, j);
      if (distance >= least) continue;
      least = distance;
      rows[i] = j;
    }
    distances[i] = Math.sqrt(least);
  }
  return { rows, distances };
}
