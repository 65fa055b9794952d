import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { normalFeatures } from './features.testdata';
import { bootstrapDeviation, meanAndDeviation, medianAndDeviation, shareDeviation } from './spread';

const numbers = (minLength: number) => fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength, maxLength: 40 });

describe('meanAndDeviation', () => {
  it('divides by n − 1', () => {
    expect(meanAndDeviation([1, 2, 6])).toEqual({ mean: 3, sd: Math.sqrt(7) });
  });
});

describe('medianAndDeviation', () => {
  it('finds the middle, between two where the count is even', () => {
    expect(medianAndDeviation([5, 1, 9]).median).toBe(5);
    expect(medianAndDeviation([5, 1, 9, 3]).median).toBe(4);
    expect(medianAndDeviation([7])).toEqual({ median: 7, sd: 0 });
  });

  it('does not depend on the order, moves with its values and stretches with them', () => {
    fc.assert(
      fc.property(numbers(1), fc.integer({ min: -50, max: 50 }), (values, by) => {
        const { median, sd } = medianAndDeviation(values);
        expect(medianAndDeviation(values.toReversed())).toEqual({ median, sd });
        expect(medianAndDeviation(values.map((value) => value + by)).median).toBeCloseTo(median + by, 6);
        expect(medianAndDeviation(values.map((value) => 2 * value)).sd).toBeCloseTo(2 * sd, 6);
        expect(median).toBeGreaterThanOrEqual(Math.min(...values));
        expect(median).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it('gives the spread that medians of normal samples have', () => {
    const count = 200;
    const runs = Array.from({ length: 300 }, (_, index) => {
      const sample = new Float32Array(count);
      fillNormal(randomStream(1, purpose.noise, 0, index), sample);
      return medianAndDeviation(sample);
    });
    const actual = meanAndDeviation(runs.map(({ median }) => median)).sd;
    const estimated = meanAndDeviation(runs.map(({ sd }) => sd)).mean;
    expect(actual / Math.sqrt(Math.PI / 2 / count)).toBeCloseTo(1, 0);
    expect(estimated / actual).toBeGreaterThan(0.85);
    expect(estimated / actual).toBeLessThan(1.15);
  });
});

describe('shareDeviation', () => {
  it('is nearly the binomial one for many, and never nothing', () => {
    expect(shareDeviation(0.3, 10_000)).toBeCloseTo(Math.sqrt((0.3 * 0.7) / 10_000), 5);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const share = Math.round(part * n) / n;
        expect(shareDeviation(share, n)).toBeGreaterThan(0);
        expect(shareDeviation(share, n)).toBeLessThan(0.5);
        expect(shareDeviation(1 - share, n)).toBeCloseTo(shareDeviation(share, n), 12);
      }),
    );
  });
});

describe('bootstrapDeviation', () => {
  const firstMean = ({ values, count, dim }: { values: Float64Array; count: number; dim: number }) => values.reduce((sum, value, at) => sum + (at % dim === 0 ? value : 0), 0) / count;

  it('finds the standard error of a mean', () => {
    const features = normalFeatures(400, 2, 3);
    expect(bootstrapDeviation(features, 200, 0, firstMean)).toBeCloseTo(1 / Math.sqrt(400), 2);
  });

  it('repeats with one seed and differs with another', () => {
    const features = normalFeatures(40, 2, 3);
    expect(bootstrapDeviation(features, 20, 5, firstMean)).toBe(bootstrapDeviation(features, 20, 5, firstMean));
    expect(bootstrapDeviation(features, 20, 5, firstMean)).not.toBe(bootstrapDeviation(features, 20, 6, firstMean));
  });
});
