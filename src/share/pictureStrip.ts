import { applyPalette, quantize } from 'gifenc';
import { z } from 'zod';
import type { ImageBatch } from '../protocol/events';
import { fromBase64Url, toBase64Url } from './base64Url';

const colours = 16;

/** A few tiny pictures in 16 colours, for a link. */
export const pictureStripSchema = z
  .object({
    /** Pixels of a picture's side. */
    size: z.number().int().min(2).max(32),
    count: z.number().int().min(1).max(16),
    /** Up to 16 colours, six hexadecimal digits each. */
    palette: z.string().regex(/^([0-9a-f]{6}){1,16}$/),
    /** For each pixel its colour in 4 bits, base64url; picture by picture, row by row. */
    pixels: z.string().max(11_000),
  })
  .refine(({ size, count, pixels }) => fromBase64Url(pixels)?.length === Math.ceil((count * size * size) / 2), 'the pixels are not as many as the pictures have');

export type PictureStrip = z.infer<typeof pictureStripSchema>;

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

/** A strip as a batch of pictures. A colour beyond the palette is black. */
export function imagesOfStrip({ size, count, palette, pixels }: PictureStrip): ImageBatch {
  const packed = fromBase64Url(pixels) ?? new Uint8Array();
  const rgba = new Uint8ClampedArray(count * size * size * 4).fill(255);
  for (let pixel = 0; pixel < count * size * size; pixel++) {
    const byte = packed[pixel >> 1] ?? 0;
    const colour = 6 * (pixel % 2 === 0 ? byte >> 4 : byte & 15);
    for (let channel = 0; channel < 3; channel++) rgba[4 * pixel + channel] = Number.parseInt(palette.slice(colour + 2 * channel, colour + 2 * channel + 2) || '0', 16);
  }
  return { count, size, pixels: rgba };
}
