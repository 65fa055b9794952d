import { squaredDistance, type FeatureMatrix } from './featureMatrix';

/** Each row's nearest other rows of its own set, the nearest first. */
export interface Neighbours {
  readonly features: FeatureMatrix;
  /** Of each row; fewer where the set has no more. */
  readonly depth: number;
  /** [count, depth] */
  readonly rows: Uint32Array;
  /** Squared distances: [count, depth] */
  readonly squares: Float64Array;
}

/** Time grows with the square of the count: about a second for 4,000 rows. */
export function findNeighbours(features: FeatureMatrix, depth: number): Neighbours {
  const { count } = features;
  const reach = Math.min(depth, count - 1);
  const rows = new Uint32Array(count * reach);
  const squares = new Float64Array(count * reach).fill(Infinity);
  const insert = (row: number, other: number, square: number): void => {
    const start = row * reach;
    let place = start + reach - 1;
    if (square >= (squares[place] ?? 0)) return;
    for (; place > start && (squares[place - 1] ?? 0) > square; place--) {
      squares[place] = squares[place - 1] ?? 0;
      rows[place] = rows[place - 1] ?? 0;
    }
    squares[place] = square;
    rows[place] = other;
  };
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const square = squaredDistance(features, i, features, j);
      insert(i, j, square);
      insert(j, i, square);
    }
  }
  return { features, depth: reach, rows, squares };
}

/**
 * Squared distance of each of some rows from the k-th nearest of the others of them, as if the rest of the set were not there: [kept.length]
 * @param k at most kept.length − 1
 */
export function radiiAmong({ features, depth, rows, squares }: Neighbours, kept: Uint32Array, k: number): Float64Array {
  const isKept = new Uint8Array(features.count);
  for (const row of kept) isKept[row] = 1;
  return Float64Array.from(kept, (row) => {
    let found = 0;
    for (let at = row * depth; at < (row + 1) * depth; at++) {
      if (isKept[rows[at] ?? 0] === 1 && ++found === k) return squares[at] ?? NaN;
    }
    // Too many of its neighbours are missing: all of those kept are looked at.
    const all = Float64Array.from(kept.filter((other) => other !== row), (other) => squaredDistance(features, row, features, other)).sort();
    return all[k - 1] ?? NaN;
  });
}
