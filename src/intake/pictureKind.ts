/** What this page can decode. */
export type PictureKind = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'bmp' | 'svg';

export type FileKind = { is: 'picture'; kind: PictureKind } | { is: 'archive'; kind: 'zip' | 'gzip' | 'tar' } | { is: 'other'; what: string };

/** Bytes at a file's start that are enough to tell its kind. */
export const KIND_BYTES = 4096;

/** A character for each byte; TextDecoder's latin1 is another table above 127. */
export const byteText = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Kinds that are told by their first bytes, with the names that people know them by. */
const foreign: readonly (readonly [start: string, what: string])[] = [
  ['II*\0', 'a TIFF'],
  ['MM\0*', 'a TIFF'],
  ['8BPS', 'a Photoshop file'],
  ['%PDF', 'a PDF'],
  ['\0\0\x01\0', 'an icon file'],
  ['\xff\x0a', 'a JPEG XL'],
  ['\0\0\0\x0cJXL ', 'a JPEG XL'],
  ['\0\0\0\x0cjP  ', 'a JPEG 2000'],
  ['\x1aE\xdf\xa3', 'a video'],
  ['ID3', 'a sound'],
  ['OggS', 'a sound or video'],
  ['Rar!', 'a RAR archive'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ', 'an xz archive'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive'],
  ['MZ', 'a program'],
  ['\x7fELF', 'a program'],
];

/** What a file is by its first bytes; its name is not asked. `start` holds KIND_BYTES, or all of a shorter file. */
export function fileKind(start: Uint8Array): FileKind {
  if (start.length === 0) return { is: 'other', what: 'empty' };
  const text = byteText(start.subarray(0, 512));
  const picture = pictureKind(text) ?? (isSvg(start) ? 'svg' : null);
  if (picture !== null) return { is: 'picture', kind: picture };
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return { is: 'archive', kind: 'zip' };
  if (text.startsWith('\x1f\x8b')) return { is: 'archive', kind: 'gzip' };
  if (text.slice(257, 262) === 'ustar') return { is: 'archive', kind: 'tar' };
  return { is: 'other', what: foreign.find(([begin]) => text.startsWith(begin))?.[1] ?? mediaKind(text) ?? textKind(start) };
}

function pictureKind(text: string): PictureKind | null {
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.startsWith('BM') && text.length >= 26 && text.slice(6, 10) === '\0\0\0\0') return 'bmp';
  return brands(text).some((brand) => brand === 'avif' || brand === 'avis') ? 'avif' : null;
}

/** Of an ISO media file (AVIF, HEIC, MP4): its major brand and those that it is compatible with. */
function brands(text: string): string[] {
  if (text.slice(4, 8) !== 'ftyp') return [];
  const length = Math.min(text.charCodeAt(3) + 256 * text.charCodeAt(2), text.length);
  return [text.slice(8, 12), ...(text.slice(16, Math.max(16, length)).match(/.{4}/gs) ?? [])];
}

function mediaKind(text: string): string | null {
  const found = brands(text);
  if (found.length > 0) return found.some((brand) => /^(hei|hev|mif1|msf1)/.test(brand)) ? 'a HEIC photograph, which browsers cannot open: save it as JPEG' : 'a video';
  return text.startsWith('RIFF') ? 'a sound or video' : null;
}

/** Words for bytes that nothing else is known of. */
function textKind(start: Uint8Array): string {
  return start.subarray(0, 512).some((byte) => byte === 0 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) ? 'of an unknown kind' : 'text';
}

/** Whether the first element of the file is svg; a web page with a drawing in it is none. */
function isSvg(start: Uint8Array): boolean {
  return svgRoot(new TextDecoder().decode(start)) >= 0;
}

/** Where in the text the root element `<svg` begins; −1 when the first element is another one. */
export function svgRoot(text: string): number {
  const before = /^\uFEFF?(?:\s+|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\][^>]*)?>)*/i.exec(text)?.[0].length ?? 0;
  return /^<svg[\s/>]/.test(text.slice(before, before + 5)) ? before : -1;
}
