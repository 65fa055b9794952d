import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Sharp } from 'sharp';
import type { DecodedSheet } from '../data/spriteSheet';

/** sharp is a native module: loaded only where a picture is read or written. */
const loadSharp = async () => (await import('sharp')).default;

const WHITE = { r: 255, g: 255, b: 255 };

/** A PNG or a lossless WebP exactly as stored. */
export async function readSheet(path: string): Promise<DecodedSheet> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(path, { limitInputPixels: false }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`${path} has ${info.channels} channels, expected RGB.`);
  return { width: info.width, height: info.height, channels: 3, data };
}

/**
 * A picture of any format as size × size RGB: whole, centred on a white square, transparent parts white too, turned as its
 * EXIF data say, reduced with a triangle filter over all pixels. A picture that is size × size already keeps its pixels.
 */
export async function readPicture(path: string, size: number): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(path)
    .autoOrient()
    .flatten({ background: WHITE })
    .resize(size, size, { fit: 'contain', background: WHITE, kernel: 'linear' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 || data.length !== size * size * 3) throw new Error(`decoded to ${info.channels} channels, expected RGB`);
  return data;
}

interface Pixels {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Writes RGB pixels as a PNG, each enlarged to a block of scale × scale. Creates the folder. */
export async function writePng(path: string, { width, height, pixels }: Pixels, scale = 1): Promise<void> {
  const sharp = await loadSharp();
  let picture: Sharp = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (scale > 1) picture = picture.resize(width * scale, height * scale, { kernel: 'nearest' });
  mkdirSync(dirname(path), { recursive: true });
  await picture.png({ compressionLevel: 9 }).toFile(path);
}

/** Writes RGB pixels as a lossless WebP, a quarter smaller than a PNG of drawn pictures. Creates the folder. */
export async function writeLosslessWebp(path: string, { width, height, pixels }: Pixels): Promise<void> {
  const sharp = await loadSharp();
  mkdirSync(dirname(path), { recursive: true });
  await sharp(pixels, { raw: { width, height, channels: 3 } }).webp({ lossless: true, effort: 6 }).toFile(path);
}
