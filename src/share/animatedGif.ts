import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { ImageBatch } from '../protocol/events';
import { enlargedGrid } from './sampleGrid';

const MOST_COLOURS = 256;
/** The last picture stays a while before all begins again. */
const LAST_FRAME_MS = 1500;

/** Grids one after the other as an animated GIF that repeats for ever, each with a palette of its own. All must be of one size. */
export function animatedGif(grids: readonly ImageBatch[], { scale, frameMs }: { scale: number; frameMs: number }): Uint8Array<ArrayBuffer> {
  const encoder = GIFEncoder();
  grids.forEach((images, index) => {
    const { width, height, pixels } = enlargedGrid(images, scale);
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let pixel = 0; pixel < width * height; pixel++) rgba.set(pixels.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
    const palette = quantize(rgba, MOST_COLOURS);
    encoder.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay: index === grids.length - 1 ? LAST_FRAME_MS : frameMs });
  });
  encoder.finish();
  return new Uint8Array(encoder.bytes());
}
