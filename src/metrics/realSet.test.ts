import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithinNoise, measureNames, type Measured } from '../config/measures';
import { measureDistances, prepareRealSet } from './distances';
import { anyFeatures, anyShuffle, featureSets, normalFeatures, shifted } from './features.testdata';
import { toFeatureMatrix } from './featureMatrix';
import { LEAST_IN_A_PART, noiseFloors } from './noiseFloor';
import type { RealSet } from './realSet';

const trainedOn = (features: ReturnType<typeof normalFeatures>): RealSet => prepareRealSet(featureSets(features), { heldOutIndices: [] });

describe('noise floors', () => {
  const large = trainedOn(normalFeatures(400, 6, 1));

  it('shrink as the parts grow, for distances that shrink with counts', () => {
    const floors = [16, 40, 100, 200].map((n) => large.frechetFloor('icon64', n, 5)?.value ?? NaN);
    expect(floors).toEqual([...floors].sort((a, b) => b - a));
    expect(Math.abs(large.kernelFloor(200)?.value ?? NaN)).toBeLessThan(3 * (large.kernelFloor(16)?.sd ?? NaN));
    expect(large.kernelFloor(200)?.sd).toBeLessThan(large.kernelFloor(16)?.sd ?? NaN);
  });

  it('take half the set where more was generated than that, and are missing below 16 pictures', () => {
    expect(large.kernelFloor(1000)).toMatchObject({ n: 200, splits: 5 });
    expect(trainedOn(normalFeatures(2 * LEAST_IN_A_PART, 6, 1)).kernelFloor(1000)).toMatchObject({ n: LEAST_IN_A_PART });
    expect(trainedOn(normalFeatures(2 * LEAST_IN_A_PART - 1, 6, 1)).kernelFloor(1000)).toBeNull();
    expect(large.neighbourFloors(LEAST_IN_A_PART - 1)).toBeNull();
  });

  it('are computed once', () => {
    expect(large.frechetFloor('icon64', 40, 5)).toBe(large.frechetFloor('icon64', 40, 5));
    expect(large.neighbourFloors(40)).toBe(large.neighbourFloors(40));
  });

  it('split the set without a picture in both parts, all that remains on the real side', () => {
    const set = toFeatureMatrix(Float64Array.from({ length: 50 }, (_, index) => index), 1);
    const splits: number[][] = [];
    noiseFloors(set, 20, ['value'], (left, right) => {
      expect([left.count, right.count]).toEqual([30, 20]);
      expect(new Set([...left.values, ...right.values]).size).toBe(50);
      splits.push([...right.values]);
      return { value: 0 };
    });
    expect(new Set(splits.map(String)).size).toBe(5);
  });

  it('are what a perfect sampler’s distance is, whether the set has many times its pictures or fewer than twice as many', () => {
    for (const count of [1200, 90]) {
      const real = trainedOn(normalFeatures(count, 6, 1));
      const measured = [2, 3, 4, 5, 6, 7].map((seed) => measureDistances(real, featureSets(normalFeatures(60, 6, seed)), 0).fdIcon64 ?? missing());
      const mean = measured.reduce((sum, { value }) => sum + value, 0) / measured.length;
      const least = measured.find(({ value }) => value >= mean) ?? missing();
      expect(isWithinNoise('fdIcon64', { ...least, value: mean }), `${count}`).toBe(true);
      expect(isWithinNoise('fdIcon64', { ...least, value: 2 * mean }), `${count}`).toBe(false);
    }
  });

  it('are what the measures give of more pictures of the same kind', () => {
    const fresh = measureDistances(large, featureSets(normalFeatures(150, 6, 2)), 0);
    const moved = measureDistances(large, featureSets(shifted(normalFeatures(150, 6, 2), 1)), 0);
    for (const name of ['precision', 'recall', 'density', 'coverage'] as const) {
      const { value, sd, floor } = fresh[name] ?? missing();
      expect(Math.abs(value - (floor?.value ?? NaN)), name).toBeLessThan(3 * Math.hypot(sd, floor?.sd ?? NaN));
      expect(moved[name]?.value, name).toBeLessThan((floor?.value ?? NaN) - 3 * (floor?.sd ?? NaN));
    }
    for (const name of ['fdIcon64', 'fdRandom', 'kid'] as const) {
      expect(isWithinNoise(name, fresh[name] ?? missing()), name).toBe(true);
      expect(moved[name]?.value, name).toBeGreaterThan(5 * (fresh[name]?.floor?.value ?? NaN));
    }
  });
});

describe('every measure', () => {
  it('is finite and within its bounds, for whatever sets', () => {
    fc.assert(
      fc.property(anyFeatures(2, 40), anyFeatures(2, 40), fc.nat(), (left, right, seed) => {
        const real = prepareRealSet(featureSets(left), { heldOutIndices: [left.count - 1] });
        const measured = measureDistances(real, featureSets(right), seed % 2 ** 32);
        for (const name of measureNames) {
          const { value, sd, floor } = measured[name] ?? { value: 0, sd: 0, floor: null };
          for (const number of [value, sd, floor?.value ?? 0, floor?.sd ?? 0]) expect(number, name).toSatisfy(Number.isFinite);
          expect(sd, name).toBeGreaterThanOrEqual(0);
          if (name !== 'kid') expect(value, name).toBeGreaterThanOrEqual(0);
          if (name === 'precision' || name === 'recall' || name === 'coverage') expect(value, name).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of the generated pictures', () => {
    const real = trainedOn(normalFeatures(40, 3, 5));
    fc.assert(
      fc.property(anyShuffle(anyFeatures(6, 20)), ({ set, shuffled }) => {
        const [one, other] = [measureDistances(real, featureSets(set), 0), measureDistances(real, featureSets(shuffled), 0)];
        for (const name of measureNames) {
          const value = one[name]?.value ?? 0;
          expect(other[name]?.value ?? 0, name).toBeCloseTo(value, 5 - Math.ceil(Math.log10(1 + Math.abs(value))));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('finds nothing between a set and itself', () => {
    const features = normalFeatures(60, 4, 6);
    const measured = measureDistances(trainedOn(features), featureSets(features), 0);
    expect(measured).toMatchObject({ precision: { value: 1 }, recall: { value: 1 }, density: { value: 1 }, coverage: { value: 1 }, nearest: { value: 0 } });
    expect(measured.fdIcon64?.value).toBeCloseTo(0, 8);
    expect(measured.kid?.value).toBeLessThan(0); // unbiased: each picture's own copy counts against it
  });
});

function missing(): Measured {
  throw new Error('A measure is missing.');
}
