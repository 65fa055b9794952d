import type { PackManifest } from './packManifest';
import type { DecodedSheet } from './spriteSheet';

/** A small valid manifest: picture i has class i % classCount, the last picture is held out. */
export function manifestOf({ count = 4, classCount = 2, columns = 3, imageSize = 2 }: { count?: number; classCount?: number; columns?: number; imageSize?: number }): PackManifest {
  return {
    format: 'diff-tuning-pack',
    version: 1,
    id: 'tiles',
    title: 'Tiles',
    role: 'target',
    imageSize,
    columns,
    count,
    flip: true,
    licence: 'MIT',
    sources: [{ package: 'tiles', version: '1.0.0', title: 'Tiles', author: 'A. Tiler', url: 'https://example.org/', licence: { spdx: 'MIT', title: 'MIT', url: 'https://example.org/licence' }, count }],
    sha256: { pixels: '0'.repeat(64), sheet: 'f'.repeat(64) },
    classes: Array.from({ length: classCount }, (_, index) => `class ${index}`),
    labels: Array.from({ length: count }, (_, index) => index % classCount),
    heldOutIndices: [count - 1],
    names: Array.from({ length: count }, (_, index) => `tile ${index}`),
  };
}

/** The value of one byte of picture `index`: what a cut sheet must hold there. */
export const byteAt = (index: number, x: number, y: number, channel: number) => (index * 53 + y * 17 + x * 5 + channel * 3) % 256;

/** A sheet laid out as the manifest says, drawn place by place. Alpha, where there is one, is opaque. */
export function sheetOf({ count, columns, imageSize }: PackManifest, channels: 3 | 4): DecodedSheet {
  const width = columns * imageSize;
  const height = Math.ceil(count / columns) * imageSize;
  const data = new Uint8Array(width * height * channels).fill(255);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const index = Math.floor(row / imageSize) * columns + Math.floor(column / imageSize);
      if (index >= count) continue;
      for (let channel = 0; channel < 3; channel++) {
        data[(row * width + column) * channels + channel] = byteAt(index, column % imageSize, row % imageSize, channel);
      }
    }
  }
  return { width, height, channels, data };
}
