import { expect, test } from 'vitest';
import type { Measured } from '../../config/measures';
import { countsInWords, floorInWords, formatWithSpread, memorisingInWords, shareInWords } from './measureWords';

const measured: Measured = { value: 24.84, sd: 1.2, nReal: 4133, nFake: 256, floor: { value: 6, sd: 0.55, n: 256, splits: 5 } };

test('a number has three digits that matter, and its spread as many behind the point', () => {
  expect(formatWithSpread(measured)).toBe('24.8 ± 1.2');
  expect(formatWithSpread({ value: 123.4, sd: 5.6 })).toBe('123 ± 6');
  expect(formatWithSpread({ value: -0.00214, sd: 0.0304 })).toBe('-0.002 ± 0.030');
});

test('a number comes with both counts and its noise floor, and says when it does not stand out from that', () => {
  expect(countsInWords(measured)).toBe('n = 256 vs 4\u202f133');
  expect(floorInWords('fdIcon64', measured)).toBe('noise floor 6.00 ± 0.55 at n = 256');
  expect(floorInWords('fdIcon64', { ...measured, value: 7 })).toBe('within the noise: noise floor 6.00 ± 0.55 at n = 256');
  expect(floorInWords('fdIcon64', { ...measured, floor: null })).toBe('too few real pictures for a noise floor');
  expect(floorInWords('nearest', { ...measured, floor: null })).toBe('nothing held out to compare with');
});

test('what measuring took of the time stands beside what it may take', () => {
  expect(shareInWords(0.0874, 0.1)).toBe('Measured beside training with 9 % of the time (at most 10 %).');
  expect(shareInWords(0.004, 0.01)).toBe('Measured beside training with under 1 % of the time (at most 1 %).');
});

test('pictures that are nearer to training pictures than held-out ones are a sign of memorising', () => {
  expect(memorisingInWords({ ...measured, value: 4.8 })).toContain('memorising');
  expect(memorisingInWords({ ...measured, value: 5.2 })).toBeNull();
  expect(memorisingInWords({ ...measured, floor: null })).toBeNull();
  expect(memorisingInWords(undefined)).toBeNull();
});
