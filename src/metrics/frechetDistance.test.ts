import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectRows, toFeatureMatrix, type FeatureMatrix } from './featureMatrix';
import { fitGaussian, frechetDistance, frechetDistanceOfGaussians } from './frechetDistance';
import { anyFeatures, anyShuffle, degraded, normalFeatures, shifted } from './features.testdata';

/** The size that rounding errors of the distance are measured against. */
const scale = (...sets: FeatureMatrix[]) => sets.reduce((sum, set) => sum + fitGaussian(set).trace, 1e-3);

/** Rows of a discrete cosine basis: [count, dim], flat. */
function orthonormalRows(count: number, dim: number): Float64Array {
  return new Float64Array(count * dim).map((_, at) => Math.sqrt(2 / dim) * Math.cos((Math.PI / dim) * ((at % dim) + 0.5) * (Math.floor(at / dim) + 1)));
}

function times(set: FeatureMatrix, rows: Float64Array): FeatureMatrix {
  const dim = rows.length / set.dim;
  const values = new Float64Array(set.count * dim);
  for (let at = 0; at < values.length; at++) {
    for (let k = 0; k < set.dim; k++) values[at] = (values[at] ?? 0) + (set.values[Math.floor(at / dim) * set.dim + k] ?? 0) * (rows[k * dim + (at % dim)] ?? 0);
  }
  return toFeatureMatrix(values, dim);
}

describe('frechetDistance', () => {
  it('is the squared shift plus the squared difference of the standard deviations in one dimension', () => {
    const real = toFeatureMatrix(Float64Array.of(-1, 0, 1), 1); // sd 1
    const fake = toFeatureMatrix(Float64Array.of(2, 5, 8), 1); // mean 5, sd 3
    expect(frechetDistance(real, fake)).toBeCloseTo(25 + 4, 12);
  });

  it('is the sum over the axes where the covariances commute', () => {
    const real = toFeatureMatrix(Float64Array.of(1, 2, -1, 2, 1, -2, -1, -2), 2); // variances 4/3, 16/3, uncorrelated
    const fake = toFeatureMatrix(Float64Array.of(3, 1, -3, 1, 3, -1, -3, -1), 2); // variances 12, 4/3
    const root = Math.sqrt(4 / 3);
    expect(frechetDistance(real, fake)).toBeCloseTo((3 * root - root) ** 2 + (root - 2 * root) ** 2, 12);
  });

  it('is zero for identical sets', () => {
    fc.assert(
      fc.property(anyFeatures(2, 24), (set) => {
        expect(frechetDistance(set, set) / scale(set)).toBeLessThan(1e-6);
      }),
    );
  });

  it('is symmetric', () => {
    fc.assert(
      fc.property(anyFeatures(2, 24), anyFeatures(2, 24), (a, b) => {
        expect(Math.abs(frechetDistance(a, b) - frechetDistance(b, a)) / scale(a, b)).toBeLessThan(1e-6);
      }),
    );
  });

  it('does not depend on the order of the images', () => {
    fc.assert(
      fc.property(anyShuffle(anyFeatures(4, 24)), anyFeatures(2, 24), ({ set, shuffled }, other) => {
        expect(Math.abs(frechetDistance(shuffled, other) - frechetDistance(set, other)) / scale(set, other)).toBeLessThan(1e-6);
      }),
    );
  });

  it('grows by exactly the squared length of a shift', () => {
    fc.assert(
      fc.property(anyFeatures(2, 24), fc.double({ min: 0.1, max: 10, noNaN: true }), (set, by) => {
        expect(Math.abs(frechetDistance(set, shifted(set, by)) - by ** 2 * set.dim) / (scale(set) + by ** 2)).toBeLessThan(1e-6);
      }),
    );
  });

  it('rises monotonically under growing noise', () => {
    const real = normalFeatures(400, 8, 1);
    const values = [0, 0.25, 0.5, 1, 2].map((noise) => frechetDistance(real, degraded(real, noise, 2)));
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values[0]).toBeLessThan(1e-9);
  });

  it('stays accurate where a set has fewer images than features', () => {
    const few = normalFeatures(10, 64, 3);
    const many = normalFeatures(500, 64, 4);
    expect(frechetDistance(few, few)).toBeLessThan(1e-9 * scale(few));
    expect(frechetDistance(few, many)).toBeCloseTo(frechetDistance(many, few), 9);
    // Twice the same images: the same mean, the covariance times 18/19, so the distance is (1 − (18/19)^½)² Tr Σ.
    const twice = selectRows(few, Array.from({ length: 20 }, (_, index) => index % 10));
    expect(frechetDistance(few, twice)).toBeCloseTo((1 - Math.sqrt(18 / 19)) ** 2 * fitGaussian(few).trace, 9);
  });

  it('is the same from few features as from many that hold nothing more', () => {
    // Turned into 200 features, the sets have fewer images than features: no factor is made triangular any more.
    const turn = orthonormalRows(12, 200);
    const [real, fake] = [normalFeatures(90, 12, 10), degraded(normalFeatures(60, 12, 11), 0.5, 12)];
    expect(frechetDistance(times(real, turn), times(fake, turn))).toBeCloseTo(frechetDistance(real, fake), 9);
  });

  it.each([20, 40, 90, 180])('is exact with fewer and with more images than features: %i and twice as many, 50 features', (count) => {
    const real = normalFeatures(count, 50, 14);
    const fake = selectRows(toFeatureMatrix(real.values.map((value) => 3 * value), 50), Array.from({ length: 2 * count }, (_, index) => index % count));
    const { mean, trace } = fitGaussian(real);
    const ratio = 3 * Math.sqrt((2 * (count - 1)) / (2 * count - 1)); // of the standard deviations, in every direction
    const expected = mean.reduce((sum, value) => sum + (2 * value) ** 2, (ratio - 1) ** 2 * trace);
    expect(frechetDistance(real, fake) / expected).toBeCloseTo(1, 12);
    expect(frechetDistance(fake, real) / expected).toBeCloseTo(1, 12);
  });

  it('is practical for 2,048 features, and exact where the distance is known', () => {
    const set = normalFeatures(300, 2048, 13);
    const wider = toFeatureMatrix(set.values.map((value) => 3 * value + 1), 2048);
    const { mean, trace } = fitGaussian(set);
    const meanTerm = mean.reduce((sum, value) => sum + (2 * value + 1) ** 2, 0);
    expect(frechetDistance(set, wider) / (meanTerm + 4 * trace)).toBeCloseTo(1, 12); // σ and 3σ: (3 − 1)² Tr Σ
  });

  it('handles features that never vary', () => {
    const dead = toFeatureMatrix(new Float32Array(20), 4);
    expect(frechetDistance(dead, dead)).toBe(0);
    const alive = normalFeatures(50, 4, 5);
    const { mean, trace } = fitGaussian(alive);
    expect(frechetDistance(dead, alive)).toBeCloseTo(mean.reduce((sum, value) => sum + value ** 2, trace), 12);
  });

  it('keeps its accuracy far from the origin', () => {
    const set = normalFeatures(100, 4, 6);
    const other = normalFeatures(100, 4, 7);
    expect(frechetDistance(shifted(set, 1e5), shifted(other, 1e5))).toBeCloseTo(frechetDistance(set, other), 6);
  });

  it('refuses features whose variance is beyond float64', () => {
    const huge = toFeatureMatrix(Float64Array.of(1e300, -1e300), 1);
    expect(() => frechetDistance(huge, huge)).toThrow("The real set's features are too large");
  });

  it('refuses a single image, and says which set', () => {
    const one = normalFeatures(1, 4, 8);
    const many = normalFeatures(9, 4, 8);
    expect(() => frechetDistance(one, many)).toThrow('The real set has 1 image; this distance needs at least 2.');
    expect(() => frechetDistance(many, one)).toThrow('The generated set has 1 image;');
  });

  it('refuses features of two networks', () => {
    const real = fitGaussian(normalFeatures(9, 4, 9));
    expect(() => frechetDistanceOfGaussians(real, fitGaussian(normalFeatures(9, 5, 9)))).toThrow('The real images have 4 features each and the generated ones 5');
  });
});
