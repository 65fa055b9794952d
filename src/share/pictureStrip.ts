import { z } from 'zod';
import type { ImageBatch } from '../protocol/events';
import { fromBase64Url } from './base64Url';

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
