import { describe, expect, it } from 'vitest';
import { withTrainPictures } from './trainPictures';

const set = { heldOutIndices: Uint32Array.of(0, 4), trainIndices: Uint32Array.of(1, 2, 3, 5, 6, 7, 8, 9) };
const indicesFor = (most: number) => [...withTrainPictures(set, most).trainIndices];

describe('a set of which fewer pictures are trained on', () => {
  it('is the set itself where nothing is left out', () => {
    expect(withTrainPictures(set, null)).toBe(set);
    expect(withTrainPictures(set, 8)).toBe(set);
    expect(withTrainPictures(set, 1000)).toBe(set);
  });

  it('spreads them evenly over the training pictures, each at most once, and never takes a held-out one', () => {
    expect(indicesFor(4)).toEqual([1, 3, 6, 8]);
    expect(indicesFor(3)).toEqual([1, 3, 7]);
    expect(indicesFor(1)).toEqual([1]);
    expect(indicesFor(7)).toEqual([1, 2, 3, 5, 6, 7, 8]);
  });

  it('holds out what it held out before', () => {
    expect(withTrainPictures(set, 2).heldOutIndices).toBe(set.heldOutIndices);
  });
});
