import { multiplyHigh } from './multiplyHigh';
import { fillPhiloxBlock } from './philox';
import type { Purpose } from './purpose';

/**
 * An endless sequence of u32 named by four numbers; nothing is stored and nothing advances.
 *
 * Layout, part of the format of a run and the same in WGSL: element i is word (i mod 4) of the Philox4x32-10 block with
 *   key     = [seed, purpose]
 *   counter = [floor(i / 4), step, index, 0]      (the last word is reserved)
 */
export type RandomStream = Readonly<{
  /** u32: the run's seed. */
  seed: number;
  purpose: Purpose;
  /** u32: the training step, or 0 where there are no steps. */
  step: number;
  /** u32: tells apart streams of one step (a sample's number, a batch part), or 0. */
  index: number;
}>;

const elementLimit = 2 ** 34;
const u32ToUnit = 2 ** -32;

/** Names a stream. Throws a RangeError when seed, step or index is not a u32. */
export function randomStream(seed: number, purpose: Purpose, step = 0, index = 0): RandomStream {
  for (const [name, value] of Object.entries({ seed, step, index })) {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new RangeError(`A random stream's ${name} must be a whole number from 0 to 4294967295, not ${value}.`);
    }
  }
  return { seed, purpose, step, index };
}

/** out[i] = element firstIndex + i. Element i is the same however many are asked for; this holds for every function here. */
export function fillUint32(stream: RandomStream, out: Uint32Array, firstIndex = 0): void {
  if (!Number.isInteger(firstIndex) || firstIndex < 0 || firstIndex + out.length > elementLimit) {
    throw new RangeError(`A random stream has elements 0 to 2^34 − 1; ${out.length} from ${firstIndex} on were asked for.`);
  }
  const { seed, purpose, step, index } = stream;
  const firstLane = firstIndex % 4;
  let block = (firstIndex - firstLane) / 4;
  let position = 0;
  if (firstLane > 0) {
    const words = new Uint32Array(4);
    fillPhiloxBlock(block++, step, index, 0, seed, purpose, words, 0);
    const head = words.subarray(firstLane, firstLane + out.length);
    out.set(head);
    position = head.length;
  }
  for (; position + 4 <= out.length; position += 4) fillPhiloxBlock(block++, step, index, 0, seed, purpose, out, position);
  if (position < out.length) {
    const words = new Uint32Array(4);
    fillPhiloxBlock(block, step, index, 0, seed, purpose, words, 0);
    out.set(words.subarray(0, out.length - position), position);
  }
}

/**
 * Uniform numbers strictly between 0 and 1: the middle of the u32's cell, (x + ½) / 2^32.
 * A Float32Array cannot hold that near 1 and takes the upper 23 bits: (⌊x / 2^9⌋ + ½) / 2^23, exact in f32.
 */
export function fillUniform(stream: RandomStream, out: Float32Array | Float64Array, firstIndex = 0): void {
  const bits = new Uint32Array(out.length);
  fillUint32(stream, bits, firstIndex);
  if (out instanceof Float64Array) {
    for (let i = 0; i < out.length; i++) out[i] = ((bits[i] ?? 0) + 0.5) * u32ToUnit;
  } else {
    for (let i = 0; i < out.length; i++) out[i] = (((bits[i] ?? 0) >>> 9) + 0.5) * 2 ** -23;
  }
}

/**
 * Standard normals by Box–Muller: the u32 pair (a, b) at elements 2k, 2k + 1 gives, with u = (a + ½) / 2^32 and v = (b + ½) / 2^32,
 * z(2k) = √(−2 ln u) cos 2πv and z(2k + 1) = √(−2 ln u) sin 2πv; in float64, then rounded. |z| < 6.77.
 * In f32, u rounds to 1 for large a: WGSL must take ln u from the complement of a when a ≥ 2^31 to agree to 1e-5.
 */
export function fillNormal(stream: RandomStream, out: Float32Array, firstIndex = 0): void {
  const odd = firstIndex % 2;
  const bits = new Uint32Array(2 * Math.ceil((out.length + odd) / 2));
  fillUint32(stream, bits, firstIndex - odd);
  for (let pair = 0; pair < bits.length; pair += 2) {
    const radius = Math.sqrt(-2 * Math.log(((bits[pair] ?? 0) + 0.5) * u32ToUnit));
    const angle = 2 * Math.PI * (((bits[pair + 1] ?? 0) + 0.5) * u32ToUnit);
    const i = pair - odd;
    if (i >= 0) out[i] = radius * Math.cos(angle);
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
  }
}

/**
 * Whole numbers 0 … n − 1: ⌊x · n / 2^32⌋, exact in integers, one u32 each, n from 1 to 2^31.
 * A value's probability is off 1/n by less than 2^-32: for n = 10,000 that is 2.3e-6 of it.
 */
export function uniformInt(stream: RandomStream, n: number, out: Uint32Array | Int32Array, firstIndex = 0): void {
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 31) {
    throw new RangeError(`Random whole numbers are drawn below n, with n from 1 to 2^31, not ${n}.`);
  }
  const bits = new Uint32Array(out.length);
  fillUint32(stream, bits, firstIndex);
  for (let i = 0; i < out.length; i++) out[i] = multiplyHigh(bits[i] ?? 0, n);
}

/** A random order of 0 … n − 1 (Fisher–Yates from the front; place i uses element i). Of [n] */
export function permutation(stream: RandomStream, n: number): Uint32Array {
  if (!Number.isInteger(n) || n < 0 || n > 2 ** 31) {
    throw new RangeError(`A permutation has from 0 to 2^31 places, not ${n}.`);
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const bits = new Uint32Array(n);
  fillUint32(stream, bits);
  for (let i = 0; i < n; i++) {
    const other = i + multiplyHigh(bits[i] ?? 0, n - i);
    const value = order[other] ?? 0;
    order[other] = order[i] ?? 0;
    order[i] = value;
  }
  return order;
}
