import { encode } from 'fast-png';
import { BlobWriter, configure, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { ExportedDataset } from './intakeMessages';
import { folderNames, safeName } from './safeName';

configure({ useWebWorkers: false });

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
