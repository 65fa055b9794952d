import { expect, test } from 'vitest';
import { isPreview, isWithinNoise } from './measures';

const floor = { value: 10, sd: 1, n: 64, splits: 5 };

test('a number is a preview below 128 pictures on either side', () => {
  expect(isPreview({ nReal: 4133, nFake: 127 })).toBe(true);
  expect(isPreview({ nReal: 127, nFake: 256 })).toBe(true);
  expect(isPreview({ nReal: 128, nFake: 128 })).toBe(false);
});

test('a distance is held against what chance gives at its own counts, where the floor had fewer pictures', () => {
  const halves = { value: 10, sd: 1, n: 220, splits: 5 };
  const isWithin = (value: number, name: 'fdIcon64' | 'precision' = 'fdIcon64') => isWithinNoise(name, { value, floor: halves, nReal: 440, nFake: 256 });
  // (1/256 + 1/440) / (1/220 + 1/220) of 12 is 8.15
  expect([isWithin(8.1), isWithin(8.2)]).toEqual([true, false]);
  expect([isWithin(8, 'precision'), isWithin(7.9, 'precision')]).toEqual([true, false]);
});

test('a number is within the noise up to two standard deviations on the worse side of the floor, nearest on both', () => {
  const isWithin = (name: Parameters<typeof isWithinNoise>[0], value: number) => isWithinNoise(name, { value, floor });
  expect([3, 12, 12.1].map((value) => isWithin('fdIcon64', value))).toEqual([true, true, false]);
  expect([20, 8, 7.9].map((value) => isWithin('density', value))).toEqual([true, true, false]);
  expect([7.9, 8, 12, 12.1].map((value) => isWithin('nearest', value))).toEqual([false, true, true, false]);
  expect(isWithinNoise('kid', { value: 0, floor: null })).toBe(false);
});
