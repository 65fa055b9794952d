import type { NoiseFloor } from '../config/measures';
import { purpose } from '../random/purpose';
import { permutation, randomStream } from '../random/randomStream';
import { selectRows, type FeatureMatrix } from './featureMatrix';
import { meanAndDeviation } from './spread';

export const FLOOR_SPLITS = 5;
/** A floor of fewer pictures than this would say more about them than about the measure. */
export const LEAST_IN_A_PART = 16;

/**
 * What measures give where there is nothing to be found: two disjoint parts of one set, drawn at random again and again. The other part is all that
 * remains, as generated pictures are measured against the whole set: against a part as small as theirs, distances would be nearly twice as large.
 * @param nFake pictures that were generated; the part that stands for them is as large, or half the set where it has no more to give
 * @param measure takes both parts, and which rows of the set the real one has
 * @returns null when a part would have fewer than 16 pictures. Split s is the Philox permutation (0, split, 0, s), the same at every call.
 */
export function noiseFloors<Name extends string>(
  features: FeatureMatrix,
  nFake: number,
  names: readonly Name[],
  measure: (real: FeatureMatrix, generated: FeatureMatrix, realRows: Uint32Array) => Record<Name, number>,
  splits: number = FLOOR_SPLITS,
): Record<Name, NoiseFloor> | null {
  const n = Math.min(nFake, Math.floor(features.count / 2));
  if (n < LEAST_IN_A_PART) return null;
  const measured = Array.from({ length: splits }, (_, split) => {
    const order = permutation(randomStream(0, purpose.split, 0, split), features.count);
    const realRows = order.subarray(n);
    return measure(selectRows(features, realRows), selectRows(features, order.subarray(0, n)), realRows);
  });
  const floorOf = (name: Name): NoiseFloor => {
    const { mean, sd } = meanAndDeviation(measured.map((values) => values[name]));
    return { value: mean, sd, n, splits };
  };
  return Object.fromEntries(names.map((name) => [name, floorOf(name)])) as Record<Name, NoiseFloor>;
}
