import { expect, test } from 'vitest';
import type { Measured } from '../config/measures';
import { distancesInLines, distancesInWords } from './distancesInWords';

const measured: Measured = { value: 8.25, sd: 0.5, nReal: 439, nFake: 256, floor: { value: 1.5, sd: 0.25, n: 219, splits: 5 } };

test('measures are written in one order, with their spread, floor and both counts', () => {
  const lines = distancesInLines({ kid: { ...measured, floor: null }, fdIcon64: measured });
  expect(lines.map((line) => line.replace(/ +/g, ' '))).toEqual([
    'FD-icon64 8.250 ± 0.50 floor 1.500 ± 0.25 at 219 256 generated against 439 real',
    'KID 8.250 ± 0.50 no floor 256 generated against 439 real',
  ]);
  expect(distancesInWords({ kid: measured, fdIcon64: measured })).toBe('FD-icon64 8.250 ± 0.50, KID 8.250 ± 0.50 (256 samples against 439 pictures)');
  expect(distancesInWords({})).toBe('nothing could be measured');
});

test('few pictures make a preview', () => {
  expect(distancesInLines({ kid: { ...measured, nFake: 100 } })[0]).toMatch(/real, a preview$/);
});
