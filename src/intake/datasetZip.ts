import { encode } from 'fast-png';
import { BlobWriter, configure, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { ExportedDataset } from './intakeMessages';

configure({ useWebWorkers: false });

/** Names that Windows keeps for itself. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A set as a zip of PNGs in torchvision's ImageFolder layout: TITLE/CLASS/0001.png. */
export async function datasetZip({ title, imageSize, count, pixels, labels, classes }: ExportedDataset): Promise<Blob> {
  const folders = folderNames(classes);
  const root = safeName(title);
  const digits = String(count).length;
  const zip = new ZipWriter(new BlobWriter('application/zip'), { level: 0, useUnicodeFileNames: true }); // PNGs are packed already
  const length = 3 * imageSize * imageSize;
  for (let index = 0; index < count; index++) {
    const png = encode({ width: imageSize, height: imageSize, channels: 3, data: pixels.subarray(index * length, (index + 1) * length) });
    await zip.add(`${root}/${folders[labels[index] ?? 0] ?? root}/${String(index + 1).padStart(digits, '0')}.png`, new Uint8ArrayReader(png));
  }
  return zip.close();
}

/** Class names as folders of any system, no two the same. */
export function folderNames(classes: readonly string[]): string[] {
  const taken = new Set<string>();
  return classes.map((name) => {
    const safe = safeName(name);
    let folder = safe;
    for (let number = 2; taken.has(folder.toLowerCase()); number++) folder = `${safe} (${number})`;
    taken.add(folder.toLowerCase());
    return folder;
  });
}

/** A name that is a file's or folder's on every system. */
export function safeName(name: string): string {
  const safe = name.replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  return safe === '' || RESERVED.test(safe) ? `_${safe}` : safe;
}
