import { expect, it } from 'vitest';
import { isFlat } from './memory';

it('sees growth over a run, not its start or its noise', () => {
  expect(isFlat([10, 100, 104, 98, 103, 99])).toBe(true);
  expect(isFlat([100, 100, 110, 120, 130, 140])).toBe(false);
  expect(isFlat([100])).toBe(true);
});
