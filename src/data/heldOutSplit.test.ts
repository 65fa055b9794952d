import { describe, expect, it } from 'vitest';
import { heldOutSplit } from './heldOutSplit';

describe('the held-out split of a set', () => {
  it('holds out a tenth, every picture once, both parts ascending, and always the same', () => {
    const { trainIndices, heldOutIndices } = heldOutSplit(50);
    expect(heldOutIndices.length).toBe(5);
    expect([...trainIndices, ...heldOutIndices].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect([...trainIndices]).toEqual([...trainIndices].sort((a, b) => a - b));
    expect(heldOutSplit(50)).toEqual({ trainIndices, heldOutIndices });
  });

  it('never leaves nothing to train on', () => {
    expect(heldOutSplit(1).trainIndices.length).toBe(1);
    expect(heldOutSplit(2).trainIndices.length).toBe(2);
    expect(heldOutSplit(2, 100).trainIndices.length).toBe(1);
  });

  it('holds out the share that is asked for, none too; a larger share holds out the pictures of a smaller one as well', () => {
    expect(heldOutSplit(200, 0).heldOutIndices.length).toBe(0);
    expect(heldOutSplit(200, 25).heldOutIndices.length).toBe(50);
    expect([...heldOutSplit(200, 25).heldOutIndices]).toEqual(expect.arrayContaining([...heldOutSplit(200, 10).heldOutIndices]));
  });

  it('of no pictures is empty', () => {
    expect(heldOutSplit(0)).toEqual({ trainIndices: new Uint32Array(0), heldOutIndices: new Uint32Array(0) });
  });
});
