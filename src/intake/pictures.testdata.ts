import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { packTar } from 'modern-tar';
import sharp, { type Sharp } from 'sharp';
import type { Rgb } from './areaResize';
import type { DecodePicture, Finding, GivenFile, PictureReader } from './pictureReader';

export type Bytes = Uint8Array<ArrayBuffer>;
const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

const picture = (width: number, height: number, [r, g, b]: Rgb, alpha = 1): Sharp => sharp({ create: { width, height, channels: 4, background: { r, g, b, alpha } } });

export const red: Rgb = [200, 10, 20];

export async function png(width = 24, height = 16, color = red, alpha = 1): Promise<Bytes> {
  return own(await picture(width, height, color, alpha).png().toBuffer());
}

/** A picture of every kind that sharp writes, all 24 × 16. */
export async function picturesOfAllKinds(): Promise<Record<'png' | 'jpeg' | 'webp' | 'gif' | 'avif', Bytes>> {
  const made = (): Sharp => picture(24, 16, red).removeAlpha();
  const [pngBytes, jpeg, webp, gif, avif] = await Promise.all([made().png(), made().jpeg(), made().webp(), made().gif(), made().avif()].map(async (format) => own(await format.toBuffer())));
  if (pngBytes === undefined || jpeg === undefined || webp === undefined || gif === undefined || avif === undefined) throw new Error('sharp made no pictures');
  return { png: pngBytes, jpeg, webp, gif, avif };
}

/** 24-bit, bottom-up, one colour. */
export function bmp(width: number, height: number, [r, g, b] = red): Bytes {
  const rowBytes = Math.ceil((3 * width) / 4) * 4;
  const bytes = new Uint8Array(54 + rowBytes * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) bytes.set([b, g, r], 54 + y * rowBytes + 3 * x);
  return bytes;
}

export const svg = (inside = '<rect width="10" height="10" fill="teal"/>', attributes = 'viewBox="0 0 10 10"'): string => `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`;

export const text = (words: string): Bytes => new TextEncoder().encode(words);

/** What a browser's worker does, with sharp. */
export const decodeWithSharp: DecodePicture = async (bytes, _header, [r, g, b]) => {
  const { data, info } = await sharp(bytes, { failOn: 'truncated' }).autoOrient().flatten({ background: { r, g, b } }).toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rows: (first, count) => data.subarray(4 * info.width * first, 4 * info.width * (first + count)), close: () => undefined };
};

export const given = (files: Readonly<Record<string, Bytes | string>>): GivenFile[] => Object.entries(files).map(([path, content]) => ({ path, file: new Blob([content]) }));

export async function zip(files: Readonly<Record<string, Bytes | string>>): Promise<Bytes> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  for (const [path, content] of Object.entries(files)) await writer.add(path, new Uint8ArrayReader(typeof content === 'string' ? text(content) : content));
  return own(new Uint8Array(await (await writer.close()).arrayBuffer()));
}

export async function tar(files: Readonly<Record<string, Bytes | string>>): Promise<Bytes> {
  return own(await packTar(Object.entries(files).map(([name, body]) => ({ header: { name, size: typeof body === 'string' ? text(body).length : body.length, type: 'file' }, body }))));
}

export async function gzip(bytes: Bytes): Promise<Bytes> {
  return own(new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()));
}

export async function findingsOf(reader: PictureReader, files: readonly GivenFile[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of reader.read(files)) findings.push(finding);
  return findings;
}

/** In one line each: "picture cats/a.png", "broken cats/b.png", "hidden", "labels a.csv", "archive cats.zip 3". */
export const inShort = (findings: readonly Finding[]): string[] =>
  findings.map((finding) => {
    switch (finding.is) {
      case 'picture':
        return `picture ${[...finding.picture.path.folders, finding.picture.path.name].join('/')}`;
      case 'skipped':
        return `${finding.file.reason} ${finding.file.path}`;
      case 'hidden':
        return 'hidden';
      case 'labels':
        return `labels ${finding.table.path.name}`;
      case 'archive':
        return `archive ${finding.path} ${finding.count}`;
    }
  });
