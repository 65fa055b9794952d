import fc from 'fast-check';
import { expect, test } from 'vitest';
import { multiplyHigh } from './multiplyHigh';
import { fillPhiloxBlock, philox4x32, type Philox4, type PhiloxKey } from './philox';

const hex = (words: Uint32Array): string => Array.from(words, (word) => word.toString(16).padStart(8, '0')).join(' ');

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const ones = 0xffffffff;

const knownAnswers: { counter: Philox4; key: PhiloxKey; answer: string }[] = [
  { counter: [0, 0, 0, 0], key: [0, 0], answer: '6627e8d5 e169c58d bc57ac4c 9b00dbd8' },
  { counter: [ones, ones, ones, ones], key: [ones, ones], answer: '408f276d 41c83b0e a20bc7c6 6d5451fd' },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    answer: 'd16cfe09 94fdcceb 5001e420 24126ea1',
  },
];

test.each(knownAnswers)('Philox4x32-10 gives the answer $answer published in Random123 kat_vectors', ({ counter, key, answer }) => {
  expect(hex(philox4x32(counter, key))).toBe(answer);
});

test('the high word of a product of two u32 is exact', () => {
  fc.assert(
    fc.property(u32, u32, (a, b) => {
      expect(multiplyHigh(a, b)).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
    }),
    { numRuns: 2000, examples: [[ones, ones], [ones, 1], [0x10000, 0x10000], [0xffff, 0xffff]] },
  );
});

test('a block written in place leaves its surroundings alone', () => {
  const out = new Uint32Array(6).fill(7);
  fillPhiloxBlock(0, 0, 0, 0, 0, 0, out, 1);
  expect(hex(out)).toBe('00000007 6627e8d5 e169c58d bc57ac4c 9b00dbd8 00000007');
});
