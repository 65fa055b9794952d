import { multiplyHigh } from './multiplyHigh';

export type Philox4 = readonly [number, number, number, number];
export type PhiloxKey = readonly [number, number];

const rounds = 10;
const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const keyIncrement0 = 0x9e3779b9;
const keyIncrement1 = 0xbb67ae85;

/**
 * Writes the four u32 of one Philox4x32-10 block to out[offset … offset + 3], without allocating.
 * Counter c0…c3 and key k0, k1 are u32. Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
 */
export function fillPhiloxBlock(
  c0: number, c1: number, c2: number, c3: number,
  k0: number, k1: number,
  out: Uint32Array, offset: number,
): void {
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(multiplier0, c0);
    const low0 = Math.imul(multiplier0, c0);
    const high1 = multiplyHigh(multiplier1, c2);
    const low1 = Math.imul(multiplier1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + keyIncrement0) | 0;
    k1 = (k1 + keyIncrement1) | 0;
  }
  out[offset] = c0;
  out[offset + 1] = c1;
  out[offset + 2] = c2;
  out[offset + 3] = c3;
}

/** One Philox4x32-10 block: counter and key of u32 give four u32. */
export function philox4x32(counter: Philox4, key: PhiloxKey): Uint32Array {
  const out = new Uint32Array(4);
  fillPhiloxBlock(...counter, ...key, out, 0);
  return out;
}
