import type { SheetLayout } from './spriteSheet';

/** As many columns as rows, or one more. */
export function squareColumns(count: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(count)));
}

/**
 * Lays pictures out row by row, the inverse of cutSheet; places left over are white.
 * @param pixels [count, imageSize, imageSize, channels]; an alpha channel is dropped
 */
export function pictureGrid(pixels: Uint8Array | Uint8ClampedArray, channels: 3 | 4, { count, columns, imageSize }: SheetLayout): { width: number; height: number; pixels: Uint8Array } {
  const width = columns * imageSize;
  const height = Math.ceil(count / columns) * imageSize;
  const grid = new Uint8Array(width * height * 3).fill(255);
  let from = 0;
  for (let index = 0; index < count; index++) {
    const left = (index % columns) * imageSize;
    const top = Math.floor(index / columns) * imageSize;
    for (let y = 0; y < imageSize; y++) {
      for (let x = 0; x < imageSize; x++, from += channels) {
        const to = ((top + y) * width + left + x) * 3;
        for (let channel = 0; channel < 3; channel++) grid[to + channel] = pixels[from + channel] ?? 0;
      }
    }
  }
  return { width, height, pixels: grid };
}
