import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { purpose } from '../random/purpose';
import { permutation, randomStream } from '../random/randomStream';
import { selectRows, toFeatureMatrix } from './featureMatrix';
import { kid, kidOfParts, kidSubsetDeviation, meanSelfKernel } from './kernelDistance';
import { anyFeatures, anyShuffle, degraded, normalFeatures, shifted } from './features.testdata';

describe('kid', () => {
  it('is the formula, on numbers small enough for a pencil', () => {
    const real = toFeatureMatrix(Float64Array.of(0, 1), 1);
    const fake = toFeatureMatrix(Float64Array.of(1, 2), 1);
    // k(0, 1) = 1; k(1, 2) = 27; cross: k(0, 1) + k(0, 2) + k(1, 1) + k(1, 2) = 1 + 1 + 8 + 27
    expect(kid(real, fake)).toBeCloseTo(1 + 27 - (2 * 37) / 4, 12);
  });

  it('divides the dot product by the number of features', () => {
    const real = toFeatureMatrix(Float64Array.of(1, 1, 1, 1), 2); // k = (2/2 + 1)³ = 8
    const fake = toFeatureMatrix(new Float64Array(4), 2); // k = 1, and 1 across
    expect(kid(real, fake)).toBeCloseTo(8 + 1 - 2, 12);
  });

  it('is symmetric', () => {
    fc.assert(
      fc.property(anyFeatures(2, 16), anyFeatures(2, 16), (a, b) => {
        expect(Math.abs(kid(a, b) - kid(b, a)) / (1 + meanSelfKernel(a) + meanSelfKernel(b))).toBeLessThan(1e-12);
      }),
    );
  });

  it('does not depend on the order of the images', () => {
    fc.assert(
      fc.property(anyShuffle(anyFeatures(4, 16)), anyFeatures(2, 16), ({ set, shuffled }, other) => {
        expect(Math.abs(kid(shuffled, other) - kid(set, other)) / (1 + meanSelfKernel(set) + meanSelfKernel(other))).toBeLessThan(1e-12);
      }),
    );
  });

  it('is the same between two parts of a whole whose own kernel is known', () => {
    const whole = normalFeatures(40, 5, 3);
    const rows = Array.from({ length: 40 }, (_, row) => row);
    const [real, fake] = [selectRows(whole, rows.slice(0, 29)), selectRows(whole, rows.slice(29))];
    expect(kidOfParts(real, fake, meanSelfKernel(whole))).toBeCloseTo(kid(real, fake), 10);
  });

  it('never calls identical sets different: unbiased, so at most 0', () => {
    fc.assert(
      fc.property(anyFeatures(2, 16), (set) => {
        expect(kid(set, set)).toBeLessThanOrEqual(1e-9 * (1 + meanSelfKernel(set)));
      }),
    );
  });

  it('is near zero for two draws from one distribution, whatever their sizes', () => {
    expect(Math.abs(kid(normalFeatures(400, 8, 1), normalFeatures(400, 8, 2)))).toBeLessThan(0.05);
    expect(Math.abs(kid(normalFeatures(600, 8, 1), normalFeatures(200, 8, 2)))).toBeLessThan(0.05);
  });

  it('rises monotonically under growing noise and under a growing shift', () => {
    const real = normalFeatures(300, 8, 3);
    const noisy = [0, 0.5, 1, 2].map((noise) => kid(real, degraded(real, noise, 4)));
    expect(noisy).toEqual([...noisy].sort((a, b) => a - b));
    const moved = [0, 0.5, 1, 2].map((by) => kid(real, shifted(real, by)));
    expect(moved).toEqual([...moved].sort((a, b) => a - b));
  });

  it('takes the real set’s own kernel ready made', () => {
    const real = normalFeatures(20, 4, 5);
    const fake = normalFeatures(15, 4, 6);
    expect(kid(real, fake, meanSelfKernel(real))).toBe(kid(real, fake));
  });

  it('refuses a single image and features of two networks', () => {
    expect(() => kid(normalFeatures(1, 4, 7), normalFeatures(9, 4, 7))).toThrow('The real set has 1 image;');
    expect(() => kid(normalFeatures(9, 4, 7), normalFeatures(0, 4, 7))).toThrow('The generated set has 0 images;');
    expect(() => kid(normalFeatures(9, 4, 7), normalFeatures(9, 5, 7))).toThrow('compute both with the same network');
  });
});

describe('kidSubsetDeviation', () => {
  const real = normalFeatures(200, 8, 10);
  const fake = shifted(normalFeatures(150, 8, 11), 0.5);

  it('repeats exactly with the same randomness', () => {
    expect(kidSubsetDeviation(real, fake, 1)).toBe(kidSubsetDeviation(real, fake, 1));
  });

  it('draws other subsets with another seed', () => {
    expect(kidSubsetDeviation(real, fake, 1)).not.toBe(kidSubsetDeviation(real, fake, 2));
  });

  it('is the spread of kid over subsets drawn from the named Philox streams', () => {
    const subset = (set: typeof real, index: number) => selectRows(set, permutation(randomStream(6, purpose.kidSubset, 0, index), set.count).subarray(0, 30));
    const values = [0, 1, 2].map((s) => kid(subset(real, 2 * s), subset(fake, 2 * s + 1)));
    const mean = values.reduce((sum, value) => sum + value, 0) / 3;
    const expected = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    expect(kidSubsetDeviation(real, fake, 6, { subsetSize: 30, subsetCount: 3 })).toBeCloseTo(expected, 12);
  });

  it('shrinks as subsets grow', () => {
    const at = (subsetSize: number) => kidSubsetDeviation(real, fake, 2, { subsetSize });
    expect(at(60)).toBeLessThan(at(15));
  });

  it('never takes the whole set for a subset, so that a small set does not look certain', () => {
    expect(kidSubsetDeviation(normalFeatures(8, 8, 12), normalFeatures(8, 8, 13), 4)).toBeGreaterThan(0);
  });

  it('refuses subsets that cannot be drawn', () => {
    for (const subsetSize of [1, 151, 2.5]) {
      expect(() => kidSubsetDeviation(real, fake, 5, { subsetSize })).toThrow('A subset needs 2 to 150 images');
    }
    expect(() => kidSubsetDeviation(real, fake, 5, { subsetCount: 1 })).toThrow('at least 2 subsets');
  });
});
