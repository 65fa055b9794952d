import { decode, encode } from 'fast-png';
import type { ImageBatch } from '../protocol/events';
import { collected } from './deflate';

/** Largest picture file, in pixels: 16,000 pictures of 32 × 32. */
const MOST_PIXELS = 2 ** 24;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const channels = 4;

/** Pictures as one PNG, each below the one before, RGBA to the bit. */
export function writePictures({ count, size, pixels }: ImageBatch): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode({ width: size, height: count * size, channels, data: pixels }));
}

/** The inverse. Rejects with an Error that goes on a sentence about the file, whatever the bytes; unpacks no more than the picture can hold. */
export async function readPictures(bytes: Uint8Array<ArrayBuffer>): Promise<ImageBatch> {
  const { width, height, compressed } = partsOf(bytes);
  if (width === 0 || height % width !== 0) throw new Error(`is ${width} × ${height} pixels, which is no column of square pictures`);
  if (width * height > MOST_PIXELS) throw new Error(`is ${width} × ${height} pixels, and at most ${MOST_PIXELS} are read`);
  const stream = new Blob(compressed).stream().pipeThrough(new DecompressionStream('deflate'));
  await collected(stream, height * (1 + width * channels)).catch(() => {
    throw new Error('holds other data than its size says');
  });
  const { data, ...found } = decoded(bytes);
  if (found.channels !== channels || found.depth !== 8) throw new Error(`has ${found.channels} channels of ${found.depth} bits, and 4 of 8 are needed`);
  return { count: height / width, size: width, pixels: new Uint8ClampedArray(data) };
}

function decoded(bytes: Uint8Array) {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    throw new Error(`cannot be decoded (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Size and compressed data of a PNG, as its chunks state them. */
function partsOf(bytes: Uint8Array<ArrayBuffer>): { width: number; height: number; compressed: Uint8Array<ArrayBuffer>[] } {
  const damaged = new Error('is no whole PNG');
  if (bytes.length < 33 || signature.some((byte, at) => bytes[at] !== byte)) throw damaged;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const compressed: Uint8Array<ArrayBuffer>[] = [];
  for (let at = signature.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) throw damaged;
    if (type === 'IDAT') compressed.push(bytes.subarray(at + 8, at + 8 + length));
    if (type === 'IEND') return { width: view.getUint32(16), height: view.getUint32(20), compressed };
    at += 12 + length;
  }
  throw damaged;
}
