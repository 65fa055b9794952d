import { byteText, svgRoot, type PictureKind } from './pictureKind';

/** What is unusual about a picture that is taken all the same. */
export type PictureNote = 'animated' | 'cmyk' | '16-bit';

/** As the file says of itself, before anything is decoded. */
export interface PictureHeader {
  kind: PictureKind;
  /** Pixels; of an SVG the size it asks to be drawn at. */
  width: number;
  height: number;
  notes: PictureNote[];
}

/** The file is not what its first bytes promise. The message continues "the file …". */
export class BrokenPictureError extends Error {
  override name = 'BrokenPictureError';
}

const ENDS_EARLY = 'ends early: it was cut off';

/**
 * Reads a picture's size out of its bytes. Throws BrokenPictureError where the file is cut off or contradicts itself.
 * Looks at each byte at most a few times, whatever they are.
 */
export function pictureHeader(kind: PictureKind, bytes: Uint8Array): PictureHeader {
  try {
    const { width, height, notes = [] } = readers[kind](bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (!(width > 0 && height > 0)) throw new BrokenPictureError(`says that it is ${width} × ${height} pixels`);
    return { kind, width, height, notes };
  } catch (error) {
    if (error instanceof RangeError) throw new BrokenPictureError(ENDS_EARLY, { cause: error });
    throw error;
  }
}

interface Size {
  width: number;
  height: number;
  notes?: PictureNote[];
}

/** A read beyond the end of the view throws a RangeError, which means: cut off. */
const readers: Record<PictureKind, (bytes: Uint8Array, view: DataView) => Size> = { png, jpeg, webp, gif, avif, bmp, svg };

const tag = (bytes: Uint8Array, at: number): string => byteText(bytes.subarray(at, at + 4));

function png(bytes: Uint8Array, view: DataView): Size {
  if (tag(bytes, 12) !== 'IHDR') throw new BrokenPictureError('has no header where a PNG has it');
  const notes: PictureNote[] = view.getUint8(24) === 16 ? ['16-bit'] : [];
  for (let at = 8; ; ) {
    const length = view.getUint32(at);
    const name = tag(bytes, at + 4);
    if (name === 'acTL') notes.push('animated');
    at += 12 + length;
    if (at > bytes.length) throw new BrokenPictureError(ENDS_EARLY);
    if (name === 'IEND') return { width: view.getUint32(16), height: view.getUint32(20), notes };
  }
}

/** Markers without a length of their own. */
const isBareMarker = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** Start of frame: all of C0…CF but DHT, JPG and DAC. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpeg(bytes: Uint8Array, view: DataView): Size {
  let size: Size | null = null;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) throw new BrokenPictureError('has damaged segments');
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (isBareMarker(marker)) at += 2;
    else if (marker === 0xd9) throw new BrokenPictureError('holds no picture');
    else {
      if (isFrame(marker)) size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5), notes: view.getUint8(at + 9) === 4 ? ['cmyk'] : [] };
      if (marker === 0xda) {
        if (size === null) throw new BrokenPictureError('has no header before its data');
        if (!endsWithMarker(bytes, at)) throw new BrokenPictureError(ENDS_EARLY);
        return size;
      }
      const length = view.getUint16(at + 2);
      if (length < 2) throw new BrokenPictureError('has damaged segments');
      at += 2 + length;
    }
  }
}

/** Whether the end-of-image marker follows after `from`: within compressed data FF is always followed by 0 or a restart. */
function endsWithMarker(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.lastIndexOf(0xd9); at > from; at = bytes.lastIndexOf(0xd9, at - 1)) {
    if (bytes[at - 1] === 0xff) return true;
  }
  return false;
}

function gif(_bytes: Uint8Array, view: DataView): Size {
  return { width: view.getUint16(6, true), height: view.getUint16(8, true), notes: gifFrames(view) > 1 ? ['animated'] : [] };
}

/** Frames that begin in the file, counted up to two. */
function gifFrames(view: DataView): number {
  const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  const skipBlocks = (from: number): number => {
    let at = from;
    for (let length = view.getUint8(at); length > 0; length = view.getUint8(at)) at += length + 1;
    return at + 1;
  };
  let frames = 0;
  let at = 13 + tableBytes(view.getUint8(10));
  while (at < view.byteLength && frames < 2) {
    const block = view.getUint8(at);
    if (block === 0x2c) {
      frames += 1;
      at += 10 + tableBytes(view.getUint8(at + 9));
      at = skipBlocks(at + 1);
    } else if (block === 0x21) at = skipBlocks(at + 2);
    else break;
  }
  if (frames === 0) throw new BrokenPictureError('holds no picture');
  return frames;
}

function webp(bytes: Uint8Array, view: DataView): Size {
  if (view.getUint32(4, true) + 8 > bytes.length) throw new BrokenPictureError(ENDS_EARLY);
  const chunk = tag(bytes, 12);
  if (chunk === 'VP8X') {
    const isAnimated = (view.getUint8(20) & 2) !== 0;
    return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27), notes: isAnimated ? ['animated'] : [] };
  }
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (chunk !== 'VP8 ') throw new BrokenPictureError('has no header where a WebP has it');
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) + 65_536 * view.getUint8(at + 2);

function bmp(bytes: Uint8Array, view: DataView): Size {
  const headerSize = view.getUint32(14, true);
  const isOld = headerSize === 12;
  if (!isOld && headerSize < 40) throw new BrokenPictureError('has no header where a BMP has it');
  const width = isOld ? view.getUint16(18, true) : Math.abs(view.getInt32(18, true));
  const height = isOld ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  const isPacked = !isOld && [1, 2].includes(view.getUint32(30, true)); // run lengths: rows have no fixed size
  const rowBytes = Math.ceil((width * view.getUint16(isOld ? 24 : 28, true)) / 32) * 4;
  if (view.getUint32(10, true) + (isPacked ? 1 : rowBytes * height) > bytes.length) throw new BrokenPictureError(ENDS_EARLY);
  return { width, height };
}

/** Boxes in which AVIF's sizes lie, with the bytes between a box's start and its first inner box. */
const avifBoxes: Readonly<Record<string, number>> = { meta: 12, iprp: 8, ipco: 8 };

function avif(bytes: Uint8Array, view: DataView): Size {
  const sizes: Size[] = [];
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to; ) {
      const name = tag(bytes, at + 4);
      const length = boxLength(view, at, to);
      if (at + length > to) throw new BrokenPictureError(ENDS_EARLY);
      const inside = avifBoxes[name];
      if (inside !== undefined) walk(at + inside, at + length);
      if (name === 'ispe') sizes.push({ width: view.getUint32(at + 12), height: view.getUint32(at + 16) });
      at += length;
    }
  };
  walk(0, bytes.length);
  // pictures of several parts have several sizes, and that of the whole is the largest
  const whole = sizes.reduce<Size | null>((largest, size) => (largest === null || size.width * size.height > largest.width * largest.height ? size : largest), null);
  if (whole === null) throw new BrokenPictureError('does not say how large it is');
  return { ...whole, notes: tag(bytes, 8) === 'avis' ? ['animated'] : [] };
}

function boxLength(view: DataView, at: number, end: number): number {
  const short = view.getUint32(at);
  if (short === 0) return end - at;
  const length = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
  if (length < 8) throw new BrokenPictureError('has damaged boxes');
  return length;
}

function svg(bytes: Uint8Array): Size {
  const text = new TextDecoder().decode(bytes);
  const root = /^<svg(?:"[^"]*"|'[^']*'|[^>"'])*>/.exec(text.slice(svgRoot(text)));
  if (root === null) throw new BrokenPictureError(ENDS_EARLY);
  if (!/(<\/svg\s*>|\/>)\s*(<!--[^>]*-->\s*)*$/.test(text)) throw new BrokenPictureError(ENDS_EARLY);
  const [, , boxWidth = NaN, boxHeight = NaN] = (attribute(root[0], 'viewBox') ?? '').trim().split(/[\s,]+/).map(Number);
  const width = pixels(attribute(root[0], 'width'));
  const height = pixels(attribute(root[0], 'height'));
  if (width !== null && height !== null) return { width, height };
  if (boxWidth > 0 && boxHeight > 0) return { width: width ?? ((height ?? boxHeight) * boxWidth) / boxHeight, height: height ?? ((width ?? boxWidth) * boxHeight) / boxWidth };
  return { width: width ?? 300, height: height ?? 150 }; // what browsers take
}

export function attribute(element: string, name: string): string | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(element);
  return found === null ? null : (found[1] ?? found[2] ?? '');
}

/** A length in pixels; null for percentages and what is no length. */
function pixels(length: string | null): number | null {
  const found = /^\s*([\d.]+)(px|pt|pc|mm|cm|in|em|rem|ex)?\s*$/.exec(length ?? '');
  const perUnit: Readonly<Record<string, number>> = { pt: 4 / 3, pc: 16, mm: 3.78, cm: 37.8, in: 96, em: 16, rem: 16, ex: 8 };
  const value = Number(found?.[1]) * (perUnit[found?.[2] ?? ''] ?? 1);
  return value > 0 ? value : null;
}
