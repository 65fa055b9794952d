import type { ImageDataset } from './imageDataset';
import type { PackManifest } from './packManifest';
import { sha256Hex } from './sha256';
import { cutSheet, type DecodedSheet } from './spriteSheet';

/** A pack's decoded sheet and its manifest as a dataset. The digest is the manifest's word: `verifyPixels` checks it. */
export function datasetFromPack(manifest: PackManifest, sheet: DecodedSheet): ImageDataset {
  const { id, title, imageSize, count, classes, flip } = manifest;
  const heldOut = new Set(manifest.heldOutIndices);
  return {
    id,
    title,
    imageSize,
    channels: 3,
    count,
    pixels: cutSheet(sheet, manifest, `The picture sheet of ${id}`),
    labels: Uint16Array.from(manifest.labels),
    classes,
    trainIndices: Uint32Array.from(manifest.labels.keys()).filter((index) => !heldOut.has(index)),
    heldOutIndices: Uint32Array.from(manifest.heldOutIndices),
    flip,
    sha256: manifest.sha256.pixels,
  };
}

/** Rejects when the pixels are not those the digest was made of: a damaged download, or a decoder that changes colours. */
export async function verifyPixels({ id, pixels, sha256 }: Pick<ImageDataset, 'id' | 'pixels' | 'sha256'>): Promise<void> {
  const found = await sha256Hex(pixels);
  if (found === sha256) return;
  throw new Error(
    `The pictures of ${id} are not the published ones: their SHA-256 is ${found.slice(0, 12)}…, not ${sha256.slice(0, 12)}…. ` +
      'Either the download is damaged (reload the page) or the PNG was decoded with colour correction or alpha premultiplied (switch both off).',
  );
}
