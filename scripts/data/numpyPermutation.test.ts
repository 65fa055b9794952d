import { describe, expect, it } from 'vitest';
import { mersenneTwister, numpyPermutation } from './numpyPermutation.mjs';

describe('the Mersenne Twister', () => {
  it('gives 4123659995 as its 10,000th number from the seed 5489, as the C++ standard demands', () => {
    const random = mersenneTwister(5489);
    for (let draw = 1; draw < 10_000; draw++) random();
    expect(random()).toBe(4123659995);
  });
});

describe('the permutation', () => {
  it('is the one that numpy.random.RandomState(0).permutation(10) gives', () => {
    expect([...numpyPermutation(0, 10)]).toEqual([2, 8, 4, 9, 1, 6, 7, 3, 0, 5]);
  });

  it('has every index once', () => {
    expect([...numpyPermutation(7, 1000)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });
});
