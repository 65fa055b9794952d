import { describe, expect, it } from 'vitest';
import { packedPixels } from './noisedPatches';

describe('packed pixels', () => {
  it('hold four bytes a word, the first lowest, zeros at the end', () => {
    expect([...packedPixels(Uint8Array.of(1, 2, 3, 0x80, 0xff))].map((word) => (word >>> 0).toString(16))).toEqual(['80030201', 'ff']);
  });

  it('are one word without a picture, because no tensor that a program reads may be empty', () => {
    expect(packedPixels(new Uint8Array(0))).toEqual(Int32Array.of(0));
  });

  it('leave the bytes given alone and take a part of an array', () => {
    const bytes = Uint8Array.of(9, 1, 0, 0, 0, 9);
    const packed = packedPixels(bytes.subarray(1, 5));
    packed[0] = 7;
    expect([...bytes]).toEqual([9, 1, 0, 0, 0, 9]);
    expect(packed.length).toBe(1);
  });
});
