import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float32FromBfloat, float32FromHalf, halfFromFloat32 } from './safetensorsHalf';

const toHalf = (value: number): number => halfFromFloat32(Float32Array.of(value))[0] ?? -1;
const fromHalf = (half: number): number => float32FromHalf(Uint16Array.of(half))[0] ?? NaN;

test('every f16 but the NaNs survives the way to f32 and back', () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((half) => (half & 0x7fff) <= 0x7c00);
  expect(halfFromFloat32(float32FromHalf(halves))).toEqual(halves);
});

test('NaN stays NaN', () => {
  expect(fromHalf(0x7e00)).toBeNaN();
  expect(fromHalf(0xfc01)).toBeNaN();
  expect(fromHalf(toHalf(NaN))).toBeNaN();
});

test('known values have their IEEE bit patterns', () => {
  const known: [number, number][] = [[1, 0x3c00], [-2, 0xc000], [65504, 0x7bff], [2 ** -14, 0x0400], [2 ** -24, 0x0001], [-0, 0x8000], [Infinity, 0x7c00], [1 / 3, 0x3555]];
  for (const [value, bits] of known) expect(toHalf(value)).toBe(bits);
});

test('what lies between two f16 goes to the nearer, and from the middle to the even one', () => {
  const halves = Array.from({ length: 0x7bff }, (_, i) => i);
  for (const half of halves) {
    const [low, high] = [fromHalf(half), fromHalf(half + 1)];
    const middle = (low + high) / 2; // exact in f32
    expect(toHalf(middle)).toBe(half % 2 === 0 ? half : half + 1);
    const word = new Uint32Array(Float32Array.of(middle).buffer)[0] ?? 0;
    const [below, above] = new Float32Array(Uint32Array.of(word - 1, word + 1).buffer);
    expect(toHalf(below ?? NaN)).toBe(half);
    expect(toHalf(above ?? NaN)).toBe(half + 1);
  }
});

test('from 65520 on the result is infinite, just below it is the largest f16', () => {
  expect(toHalf(65520)).toBe(0x7c00);
  expect(toHalf(65519.996)).toBe(0x7bff);
  expect(toHalf(3e38)).toBe(0x7c00);
});

test('what is too small becomes zero with its sign', () => {
  expect(toHalf(2 ** -25)).toBe(0);
  expect(toHalf(-1e-40)).toBe(0x8000);
});

test('the error is at most half a unit in the last place', () => {
  fc.assert(fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
    expect(Math.abs(fromHalf(toHalf(value)) - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
  }));
});

test('bf16 is the upper half of an f32', () => {
  expect(Array.from(float32FromBfloat(Uint16Array.of(0x3f80, 0xc000, 0x7f80)))).toEqual([1, -2, Infinity]);
});
