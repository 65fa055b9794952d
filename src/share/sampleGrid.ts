import { encode } from 'fast-png';
import { pictureGrid, squareColumns } from '../data/pictureGrid';
import type { ImageBatch } from '../protocol/events';

/** Pictures side by side, RGB, each pixel a block of scale × scale. */
export interface EnlargedGrid {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Pictures in a nearly square grid, enlarged to be looked at. */
export function enlargedGrid({ count, size, pixels }: ImageBatch, scale: number): EnlargedGrid {
  const grid = pictureGrid(pixels, 4, { count, imageSize: size, columns: squareColumns(count) });
  const [width, height] = [grid.width * scale, grid.height * scale];
  const enlarged = new Uint8Array(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / scale) * grid.width;
    for (let x = 0; x < width; x++) {
      const from = (row + Math.floor(x / scale)) * 3;
      for (let channel = 0; channel < 3; channel++) enlarged[to++] = grid.pixels[from + channel] ?? 0;
    }
  }
  return { width, height, pixels: enlarged };
}

/** The grid as a PNG file. */
export function sampleGridPng(images: ImageBatch, scale: number): Uint8Array<ArrayBuffer> {
  const { width, height, pixels } = enlargedGrid(images, scale);
  return new Uint8Array(encode({ width, height, channels: 3, data: pixels }));
}
