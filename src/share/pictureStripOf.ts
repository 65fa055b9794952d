import { applyPalette, quantize } from 'gifenc';
import type { ImageBatch } from '../protocol/events';
import { toBase64Url } from './base64Url';
import type { PictureStrip } from './pictureStrip';

const colours = 16;

/** The first `count` pictures, made smaller by averaging; their side must be a multiple of `size`. */
export function pictureStripOf(images: ImageBatch, count: number, size: number): PictureStrip {
  const small = reduced(images, Math.min(count, images.count), size);
  const palette = quantize(small, colours, { format: 'rgb565' });
  const indices = applyPalette(small, palette, 'rgb565');
  const packed = Uint8Array.from({ length: Math.ceil(indices.length / 2) }, (_, at) => ((indices[2 * at] ?? 0) << 4) | (indices[2 * at + 1] ?? 0));
  return {
    size,
    count: small.length / (4 * size * size),
    palette: palette.map((colour) => colour.slice(0, 3).map((channel) => channel.toString(16).padStart(2, '0')).join('')).join(''),
    pixels: toBase64Url(packed),
  };
}

/** RGBA, [count, size, size, 4]. */
function reduced({ size: side, pixels }: ImageBatch, count: number, size: number): Uint8ClampedArray<ArrayBuffer> {
  const block = side / size;
  if (!Number.isInteger(block)) throw new RangeError(`Pictures of ${side} pixels cannot be reduced to ${size}: choose a size that divides theirs.`);
  const out = new Uint8ClampedArray(count * size * size * 4);
  for (let at = 0; at < out.length; at++) {
    const [channel, pixel] = [at % 4, Math.floor(at / 4)];
    const [x, y, picture] = [pixel % size, Math.floor(pixel / size) % size, Math.floor(pixel / (size * size))];
    let sum = 0;
    for (let dy = 0; dy < block; dy++) {
      for (let dx = 0; dx < block; dx++) sum += pixels[((picture * side + y * block + dy) * side + x * block + dx) * 4 + channel] ?? 0;
    }
    out[at] = sum / (block * block);
  }
  return out;
}
