/** Largest finite f16. */
export const largestHalf = 65504;

/** f16 bit patterns → f32, exactly (IEEE 754 binary16). */
export function float32FromHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length);
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i] ?? 0;
    const sign = (half & 0x8000) << 16;
    const magnitude = half & 0x7fff;
    // Subnormals count 2^-24ths. Otherwise the exponent's bias goes from 15 to 127, and that of NaN and infinity to the top.
    if (magnitude < 0x0400) values[i] = (sign < 0 ? -1 : 1) * magnitude * 2 ** -24;
    else words[i] = sign | ((magnitude << 13) + (magnitude < 0x7c00 ? 0x38000000 : 0x70000000));
  }
  return values;
}

/** f32 → f16 bit patterns, to the nearest, ties to even. From 65520 on the result is infinite. */
export function halfFromFloat32(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) halves[i] = halfOfWord(bits[i] ?? 0);
  return halves;
}

/** The first finite value that would become infinite as f16. */
export function firstBeyondHalf(values: Float32Array): number | undefined {
  for (const value of values) {
    const size = Math.abs(value);
    if (size >= largestHalf + 16 && size < Infinity) return value;
  }
  return undefined;
}

/** bf16 bit patterns → f32, exactly: the upper half of the f32. */
export function float32FromBfloat(upperHalves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(upperHalves.length);
  for (let i = 0; i < bits.length; i++) bits[i] = (upperHalves[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

/** The f16 bits of an f32's bits. */
function halfOfWord(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  // Below 2^-14 the spacing is 2^-24 throughout. Otherwise the exponent's bias goes from 127 to 15, and a carry may run into it.
  if (magnitude < 0x38800000) return sign | subnormalHalf(magnitude);
  return sign | roundedShift(magnitude - 0x38000000, 13);
}

/** The f16 bits of an f32 below 2^-14: its 24-bit significand counted in 2^-24ths. */
function subnormalHalf(magnitude: number): number {
  const shift = 126 - (magnitude >>> 23);
  return shift > 24 ? 0 : roundedShift((magnitude & 0x7fffff) | 0x800000, shift);
}

/** value / 2^shift to the nearest whole number, ties to even. shift from 1 to 24. */
function roundedShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return kept + (rest > tie || (rest === tie && kept % 2 === 1) ? 1 : 0);
}
