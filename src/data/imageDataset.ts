/** Pictures, 8 bit. */
export interface ImageSource {
  /** Pixels of a picture's side. */
  imageSize: number;
  count: number;
  /** RGB, [count, imageSize, imageSize, 3]. */
  pixels: Uint8Array<ArrayBuffer>;
}

/** A picture set as it is trained on and measured against. */
export interface ImageDataset extends ImageSource {
  id: string;
  title: string;
  channels: 3;
  /** For each picture the index of its class, [count]. */
  labels: Uint16Array<ArrayBuffer>;
  classes: string[];
  /** Ascending; with heldOutIndices every picture once, unless a run trains on fewer. */
  trainIndices: Uint32Array<ArrayBuffer>;
  /** Pictures that are never trained on, ascending. */
  heldOutIndices: Uint32Array<ArrayBuffer>;
  /** Whether training may mirror its pictures. */
  flip: boolean;
  /** Of the pixels, hex. */
  sha256: string;
}

/**
 * Pictures as the model sees them: [B, 3, H, W] in [−1, 1].
 * @param flips for each row, whether to mirror it left to right; none when left out
 */
export function imagesToFloats(source: ImageSource, indices: ArrayLike<number>, flips?: ArrayLike<boolean | number>): Float32Array<ArrayBuffer> {
  const { imageSize: size, pixels, count } = source;
  const plane = size * size;
  const floats = new Float32Array(indices.length * 3 * plane);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row] ?? NaN;
    if (!(index >= 0 && index < count)) throw new RangeError(`Picture ${index} was asked for, but there are ${count}: use an index from 0 to ${count - 1}.`);
    const flip = Boolean(flips?.[row]);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const from = ((index * size + y) * size + (flip ? size - 1 - x : x)) * 3;
        const to = row * 3 * plane + y * size + x;
        for (let channel = 0; channel < 3; channel++) floats[to + channel * plane] = (pixels[from + channel] ?? 0) / 127.5 - 1;
      }
    }
  }
  return floats;
}

/** The way back to 8 bit, rounded and clipped: [B, 3, H, W] in [−1, 1] → [B, H, W, 3]. NaN becomes 0. */
export function floatsToRgb(floats: Float32Array, imageSize: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(interleave(floats, imageSize, 3).buffer);
}

/** For the screen: [B, 3, H, W] in [−1, 1] → opaque [B, H, W, 4]. NaN becomes 0. */
export function floatsToRgba(floats: Float32Array, imageSize: number): Uint8ClampedArray<ArrayBuffer> {
  return interleave(floats, imageSize, 4);
}

function interleave(floats: Float32Array, imageSize: number, channels: 3 | 4): Uint8ClampedArray<ArrayBuffer> {
  const plane = imageSize * imageSize;
  if (floats.length % (3 * plane) !== 0) {
    throw new RangeError(`${floats.length} values are no whole number of ${imageSize}×${imageSize} RGB pictures (${3 * plane} values each): pass [B, 3, ${imageSize}, ${imageSize}].`);
  }
  const count = floats.length / (3 * plane);
  const bytes = new Uint8ClampedArray(count * plane * channels).fill(255);
  for (let row = 0; row < count; row++) {
    for (let pixel = 0; pixel < plane; pixel++) {
      const to = (row * plane + pixel) * channels;
      for (let channel = 0; channel < 3; channel++) bytes[to + channel] = ((floats[(row * 3 + channel) * plane + pixel] ?? 0) + 1) * 127.5;
    }
  }
  return bytes;
}
