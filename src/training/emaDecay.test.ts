import { expect, test } from 'vitest';
import { emaDecay, emaDecayLimit } from './emaDecay';

test('the EMA starts by following the weights and slows down to the limit', () => {
  expect(emaDecay(1, 0.999)).toBe(2 / 11);
  expect(emaDecay(90, 0.999)).toBe(0.91);
  expect(emaDecay(8990, 0.999)).toBeCloseTo(0.999, 12);
  expect(emaDecay(1e6, 0.999)).toBe(0.999);
  expect(emaDecay(1e6, 0.99)).toBe(0.99);
});

test('runs under 1,000 steps have the shorter memory unless the configuration says otherwise', () => {
  expect(emaDecayLimit(null, 999)).toBe(0.99);
  expect(emaDecayLimit(null, 1000)).toBe(0.999);
  expect(emaDecayLimit(0.5, 999)).toBe(0.5);
  expect(emaDecayLimit(0, 5000)).toBe(0);
});
