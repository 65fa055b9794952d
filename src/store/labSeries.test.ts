import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExperimentRow } from '../config/experiments';
import { countsOf, finalRows, firstReached, measuresIn, seriesOf, smoothed } from './labSeries';

const floor = { value: 6, sd: 0.5, n: 64, splits: 5 };
const row = (change: Partial<ExperimentRow>): ExperimentRow => ({ arm: 'a', x: 0, seed: 0, measure: 'fdIcon64', against: 'target', value: 10, sd: 1, nReal: 400, nFake: 64, floor, ...change });
const arms = [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }];

describe('the curves of an experiment', () => {
  it('are the mean over seeds, with the least and the greatest for a band, in rising x', () => {
    const [series] = seriesOf([row({ x: 100, value: 30 }), row({ value: 8 }), row({ seed: 1, value: 12 })], arms, 'fdIcon64', 'target');
    expect(series?.places).toMatchObject([
      { x: 0, mean: 10, band: [8, 12], seeds: 2, isWithinNoise: false },
      { x: 100, mean: 30, band: [29, 31], seeds: 1 },
    ]);
  });

  it('mark what cannot be told from real pictures, and leave out arms, sets and numbers that are not there', () => {
    const rows = [row({ value: 3 }), row({ x: 1, value: NaN }), row({ against: 'source' }), row({ measure: 'kid' })];
    const series = seriesOf(rows, arms, 'fdIcon64', 'target');
    expect(series).toHaveLength(1);
    expect(series[0]?.places).toMatchObject([{ x: 0, isWithinNoise: true }]);
  });

  it('say what they were taken from', () => {
    const rows = [row({}), row({ seed: 1, nFake: 256 })];
    expect(countsOf(rows, 'fdIcon64', 'target')).toEqual({ real: [400, 400], made: [64, 256], seeds: 2, floor, isPreview: true });
    expect(countsOf([row({ nReal: null, nFake: 128, floor: null })], 'fdIcon64', 'target')).toMatchObject({ real: null, floor: null, isPreview: false });
  });

  it('are offered by measure and set', () => {
    expect(measuresIn([row({ measure: 'ewcTotal', against: null }), row({ measure: 'kid', against: 'source' }), row({ measure: 'kid' })])).toEqual([
      { measure: 'kid', againsts: ['target', 'source'] },
      { measure: 'ewcTotal', againsts: [null] },
    ]);
  });
});

describe('the end of a comparison', () => {
  it('pairs each arm with the first one by seed', () => {
    const rows = [row({ value: 10 }), row({ seed: 1, value: 20 }), row({ arm: 'b', value: 9 }), row({ arm: 'b', seed: 1, value: 18 })];
    const [first, second] = finalRows(rows, arms, 'fdIcon64', 'target');
    expect(first).toMatchObject({ value: { mean: 15, n: 2 }, difference: null });
    expect(second).toMatchObject({ value: { mean: 13.5 }, difference: { mean: -1.5, n: 2 } });
  });

  it('waits until all seeds have come as far, and compares no arms of different length', () => {
    const rows = [row({ x: 50 }), row({ x: 50, seed: 1 }), row({ x: 100 }), row({ arm: 'b', x: 100 })];
    const [first, second] = finalRows(rows, arms, 'fdIcon64', 'target');
    expect(first?.x).toBe(50);
    expect(second).toMatchObject({ x: 100, difference: null });
  });
});

it('says how soon an arm is as good as a level', () => {
  const places = [50, 40, 30].map((mean, i) => ({ x: i * 10, mean, band: null, seeds: 1, isWithinNoise: false }));
  expect(firstReached(places, 40, 'low')).toBe(10);
  expect(firstReached(places, 20, 'low')).toBeNull();
  expect(firstReached(places, 45, 'high')).toBe(0);
});

describe('smoothing', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
  it('leaves values alone at strength 0, and stays between the least and the greatest', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 0.99, noNaN: true }), (raw, strength) => {
        expect(smoothed(raw, 0).every((value, i) => value === raw[i])).toBe(true); // 0 and −0 are the same here
        const [low, high] = [Math.min(...raw), Math.max(...raw)];
        const slack = 1e-6 * (1 + high - low);
        for (const value of smoothed(raw, strength)) {
          expect(value).toBeGreaterThanOrEqual(low - slack);
          expect(value).toBeLessThanOrEqual(high + slack);
        }
      }),
    );
  });
});
