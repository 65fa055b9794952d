import fc from 'fast-check';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { selectRows, toFeatureMatrix, type FeatureMatrix } from './featureMatrix';
import type { FeatureSets } from './realSet';

/** Feature sets for the tests beside this file. */

/** Standard normal features: [count, dim] */
export function normalFeatures(count: number, dim: number, seed: number): FeatureMatrix {
  const values = new Float32Array(count * dim);
  fillNormal(randomStream(seed, purpose.noise), values);
  return toFeatureMatrix(values, dim);
}

/** The same features from either network. */
export function featureSets(features: FeatureMatrix): FeatureSets {
  return { icon64: features, random: features };
}

/** Every feature moved by the same amount. */
export function shifted(features: FeatureMatrix, by: number): FeatureMatrix {
  return toFeatureMatrix(features.values.map((value) => value + by), features.dim);
}

/** Noise of the given standard deviation added. */
export function degraded(features: FeatureMatrix, noise: number, seed: number): FeatureMatrix {
  const { values } = normalFeatures(features.count, features.dim, seed);
  return toFeatureMatrix(features.values.map((value, at) => value + noise * (values[at] ?? 0)), features.dim);
}

/** Sets of 3 features, often with repeated rows and constant columns. */
export function anyFeatures(minCount: number, maxCount: number): fc.Arbitrary<FeatureMatrix> {
  const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -8, max: 8, noNaN: true }));
  return fc.array(fc.tuple(value, value, value), { minLength: minCount, maxLength: maxCount }).map((rows) => toFeatureMatrix(Float64Array.from(rows.flat()), 3));
}

/** A set and the same set in another order. */
export function anyShuffle(sets: fc.Arbitrary<FeatureMatrix>): fc.Arbitrary<{ set: FeatureMatrix; shuffled: FeatureMatrix }> {
  return fc.tuple(sets, fc.nat()).map(([set, seed]) => {
    const order = Array.from({ length: set.count }, (_, index) => (index * 7 + seed) % set.count);
    const isPermutation = new Set(order).size === set.count;
    return { set, shuffled: selectRows(set, isPermutation ? order : order.map((_, index) => set.count - 1 - index)) };
  });
}
