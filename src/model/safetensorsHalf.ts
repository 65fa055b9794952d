/** Largest finite f16. */
export const largestHalf = 65504;

/** f16 bit patterns → f32, exactly (IEEE 754 binary16). */
export function float32FromHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = valueOfHalf(halves[i] ?? 0);
  return values;
}

/** f32 → f16 bit patterns, to the nearest, ties to even. From 65520 on the result is infinite. */
export function halfFromFloat32(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) halves[i] = halfOfWord(bits[i] ?? 0);
  return halves;
}

/** bf16 bit patterns → f32, exactly: the upper half of the f32. */
export function float32FromBfloat(upperHalves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(upperHalves.length);
  for (let i = 0; i < bits.length; i++) bits[i] = (upperHalves[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

function valueOfHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
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
