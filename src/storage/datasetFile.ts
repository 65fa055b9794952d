import { z } from 'zod';
import type { ImageDataset } from '../data/imageDataset';
import { datasetDigest, digestOfOwnDataset } from '../data/ownDataset';
import { sha256Hex } from '../data/sha256';
import { DamagedRecordError } from './storageErrors';

const LENGTH_BYTES = 4;
const count = z.number().int().min(0);
const headerSchema = z.object({
  title: z.string(),
  imageSize: z.number().int().min(1).max(1024),
  count: z.number().int().min(1),
  classes: z.array(z.string()).min(1),
  labels: z.array(count),
  heldOutIndices: z.array(count),
  flip: z.boolean(),
});

/** A set in one file: the length of a JSON header, the header, the pixels as they are. */
export function writeDatasetFile({ title, imageSize, count: pictures, classes, labels, heldOutIndices, flip, pixels }: Omit<ImageDataset, 'id' | 'sha256'>): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(JSON.stringify({ title, imageSize, count: pictures, classes, labels: [...labels], heldOutIndices: [...heldOutIndices], flip }));
  const file = new Uint8Array(LENGTH_BYTES + header.length + pixels.length);
  new DataView(file.buffer).setUint32(0, header.length, true);
  file.set(header, LENGTH_BYTES);
  file.set(pixels, LENGTH_BYTES + header.length);
  return file;
}

/** The set of that id. Rejects with DamagedRecordError when the file holds anything else. */
export async function readDatasetFile(id: string, bytes: ArrayBuffer): Promise<ImageDataset> {
  const damaged = new DamagedRecordError('The stored pictures of this set are not what was stored: the file was changed or cut. Delete the set and drop its folder again.');
  if (bytes.byteLength < LENGTH_BYTES) throw damaged;
  const end = LENGTH_BYTES + new DataView(bytes).getUint32(0, true);
  const header = headerSchema.safeParse(parseJson(new Uint8Array(bytes, LENGTH_BYTES, Math.max(0, Math.min(end, bytes.byteLength) - LENGTH_BYTES))));
  if (!header.success) throw damaged;
  const { title, imageSize, count: pictures, classes, flip } = header.data;
  const pixels = new Uint8Array(bytes.slice(end));
  const labels = Uint16Array.from(header.data.labels);
  const heldOutIndices = Uint32Array.from(header.data.heldOutIndices);
  if ((await datasetDigest({ imageSize, count: pictures, pixels, labels, classes, heldOutIndices, flip })) !== digestOfOwnDataset(id)) throw damaged;
  const heldOut = new Set(heldOutIndices);
  const trainIndices = Uint32Array.from({ length: pictures }, (_, index) => index).filter((index) => !heldOut.has(index));
  return { id, title, imageSize, channels: 3, count: pictures, pixels, labels, classes, trainIndices, heldOutIndices, flip, sha256: await sha256Hex(pixels) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
