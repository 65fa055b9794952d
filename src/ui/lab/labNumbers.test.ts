import { expect, it } from 'vitest';
import { formatDifference, formatMeasured, formatSpread } from './labNumbers';

it('writes measured numbers with about three digits that matter', () => {
  expect([439.2, 69.41, 6, 0.3141, 0.02131, 0.00421, 1.6e-7, 0].map(formatMeasured)).toEqual(['439', '69.4', '6.00', '0.314', '0.0213', '0.00421', '1.60e-7', '0.00']);
});

it('writes a spread to the same digit, and a difference with its sign', () => {
  expect(formatSpread(25.443, 0.1623)).toBe('25.4 ± 0.2');
  expect(formatSpread(3.2, null)).toBe('3.20');
  expect(formatDifference(-2.9598, 0.4785)).toBe('−2.96 ± 0.48');
  expect(formatDifference(0.5, null)).toBe('+0.500');
});
