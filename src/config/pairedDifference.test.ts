import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isClear, MOST_SEEDS, pairedDifference, spreadOf } from './pairedDifference';

const bySeed = (...values: number[]): Map<number, number> => new Map(values.map((value, seed) => [seed, value]));
const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: MOST_SEEDS });

/** Chance that |T| stays below x, by Simpson's rule over Student's density. */
function chanceWithin(x: number, degrees: number): number {
  // With t = √ν tan θ the density is cos^(ν−1) θ: bounded, and the whole line is −π/2…π/2.
  const area = (end: number): number => {
    const parts = 2000;
    const at = (i: number): number => Math.cos((end * i) / parts) ** (degrees - 1);
    let sum = at(0) + at(parts);
    for (let i = 1; i < parts; i++) sum += (i % 2 === 0 ? 2 : 4) * at(i);
    return (sum * end) / (3 * parts);
  };
  return area(Math.atan(x / Math.sqrt(degrees))) / area(Math.PI / 2);
}

describe('a paired difference', () => {
  it('is the mean of the differences, with a 95 % interval by hand', () => {
    // Differences 1, 2, 3: mean 2, sd 1, t(2) = 4.302653.
    const difference = pairedDifference(bySeed(11, 22, 33), bySeed(10, 20, 30));
    expect(difference).toMatchObject({ mean: 2, n: 3 });
    expect(difference?.halfWidth).toBeCloseTo(4.302653 / Math.sqrt(3), 6);
  });

  it('has no interval with one seed, and is nothing without a common one', () => {
    expect(pairedDifference(bySeed(3), bySeed(1))).toEqual({ mean: 2, halfWidth: null, n: 1 });
    expect(pairedDifference(new Map([[1, 3]]), new Map([[2, 3]]))).toBeNull();
  });

  it('covers 95 % of Student’s distribution for every number of seeds', () => {
    for (let n = 2; n <= MOST_SEEDS; n++) {
      const values = Array.from({ length: n }, (_, seed) => seed);
      const { halfWidth } = pairedDifference(bySeed(...values), bySeed(...values.map(() => 0))) ?? {};
      const { sd } = spreadOf(values);
      expect(chanceWithin(((halfWidth ?? NaN) * Math.sqrt(n)) / (sd ?? NaN), n - 1)).toBeCloseTo(0.95, 6);
    }
  });

  it('says how many seeds are too many', () => {
    const many = bySeed(...Array.from({ length: MOST_SEEDS + 1 }, (_, seed) => seed));
    expect(() => pairedDifference(many, many)).toThrow(/20 seeds, not for 21/);
  });

  it('turns its sign when the runs change places, and forgets what a seed adds to both', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (values, shift) => {
        const others = bySeed(...values.map((value, seed) => Math.sin(seed) * value));
        const there = pairedDifference(bySeed(...values), others);
        const back = pairedDifference(others, bySeed(...values));
        expect(there?.mean).toBeCloseTo(-(back?.mean ?? NaN), 6);
        expect(there?.halfWidth).toBeCloseTo(back?.halfWidth ?? NaN, 6);
        const shifted = pairedDifference(bySeed(...values.map((value) => value + shift)), new Map([...others].map(([seed, value]) => [seed, value + shift])));
        expect(shifted?.mean).toBeCloseTo(there?.mean ?? NaN, 6);
      }),
    );
  });

  it('is clear only where the interval leaves out zero', () => {
    expect(isClear({ mean: 2, halfWidth: 1, n: 3 })).toBe(true);
    expect(isClear({ mean: -2, halfWidth: 3, n: 3 })).toBe(false);
    expect(isClear({ mean: 2, halfWidth: null, n: 1 })).toBe(false);
  });
});
