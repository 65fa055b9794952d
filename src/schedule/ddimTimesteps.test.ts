import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ddimTimesteps } from './ddimTimesteps';

test('ten steps are 900, 800, … 0, as the reference respaces', () => {
  expect(ddimTimesteps(10)).toEqual([900, 800, 700, 600, 500, 400, 300, 200, 100, 0]);
});

test('a thousand steps are all of them', () => {
  expect(ddimTimesteps(1000)).toEqual(Array.from({ length: 1000 }, (_, i) => 999 - i));
});

test('a count that does not divide 1000 goes evenly from 999 to 0', () => {
  expect(ddimTimesteps(4)).toEqual([750, 500, 250, 0]);
  expect(ddimTimesteps(3)).toEqual([999, 500, 0]);
  expect(ddimTimesteps(7)).toEqual([999, 833, 666, 500, 333, 167, 0]);
});

test('a single step starts from pure noise', () => {
  expect(ddimTimesteps(1)).toEqual([999]);
});

test('every count gives that many distinct descending timesteps, the last of them 0', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1000 }), (steps) => {
      const timesteps = ddimTimesteps(steps);
      expect(timesteps).toHaveLength(steps);
      expect(timesteps.at(-1)).toBe(0);
      expect(timesteps.every((t, i) => t <= 999 && (i === 0 || t < (timesteps[i - 1] ?? 0)))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test.each([0, 1001, 2.5, Number.NaN, -1])('%d steps are refused', (steps) => {
  expect(() => ddimTimesteps(steps)).toThrow(/from 1 to 1000, not/);
});
