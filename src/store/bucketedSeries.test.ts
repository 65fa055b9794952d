import { describe, expect, it } from 'vitest';
import { appendValues, emptySeries, maxBuckets, seriesPoints } from './bucketedSeries';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => ({ step: i + 1, value: i + 1 }));

describe('a bucketed series', () => {
  it('keeps every step while there is room', () => {
    const series = appendValues(emptySeries, upTo(5));
    expect(series.stepsPerBucket).toBe(1);
    expect(seriesPoints(series).map(({ step, mean }) => [step, mean])).toEqual([[1, 1], [2, 2], [3, 3], [4, 4], [5, 5]]);
  });

  it('stays bounded over a million steps and loses no value from its means', () => {
    let series = emptySeries;
    for (let first = 0; first < 1_000_000; first += 10_000) {
      series = appendValues(series, Array.from({ length: 10_000 }, (_, i) => ({ step: first + i + 1, value: 1 })));
    }
    expect(series.buckets.length).toBeLessThanOrEqual(maxBuckets);
    expect(series.buckets.reduce((total, { count }) => total + count, 0)).toBe(1_000_000);
    expect(series.buckets.every(({ sum, count }) => sum === count)).toBe(true);
  });

  it('is the same whether values come one by one or all at once', () => {
    const values = upTo(3000);
    const oneByOne = values.reduce((series, value) => appendValues(series, [value]), emptySeries);
    expect(oneByOne).toEqual(appendValues(emptySeries, values));
  });

  it('keeps the extremes of a bucket', () => {
    const series = appendValues(emptySeries, upTo(2 * maxBuckets));
    expect(series.stepsPerBucket).toBe(2);
    expect(series.buckets[0]).toMatchObject({ count: 2, min: 1, max: 2 });
  });

  it('leaves a gap where a step had no value', () => {
    const series = appendValues(emptySeries, [{ step: 1, value: 1 }, { step: 4, value: 2 }]);
    expect(seriesPoints(series).map(({ step }) => step)).toEqual([1, 4]);
  });

  it('smooths towards the mean of what came before', () => {
    const points = seriesPoints(appendValues(emptySeries, [{ step: 1, value: 0 }, { step: 2, value: 1 }]));
    expect(points[0]?.smooth).toBe(0);
    expect(points[1]?.smooth).toBeGreaterThan(0.5);
    expect(points[1]?.smooth).toBeLessThan(1);
  });
});
