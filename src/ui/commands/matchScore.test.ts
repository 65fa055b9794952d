import { expect, it } from 'vitest';
import { matchScore } from './matchScore';

it('puts a title that begins with what was typed before one that has it, and that before keywords', () => {
  const scores = [matchScore('Start', 'start'), matchScore('Restart with the same seed', 'start'), matchScore('Resume', 'start', ['start again'])];
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(new Set(scores).size).toBe(3);
});

it('wants every word, in any order and case', () => {
  expect(matchScore('Method: Standard', 'STANDARD method')).toBeGreaterThan(0);
  expect(matchScore('Method: Standard', 'standard theme')).toBe(0);
});
