import type { ImageDataset } from './imageDataset';
import { sha256Hex } from './sha256';

const PREFIX = 'own-';
const OWN_ID = /^own-[0-9a-f]{64}$/;

/** What decides what a run learns from a set: two sets of the same digest are the same set, whatever they are called. */
export type DigestedDataset = Pick<ImageDataset, 'imageSize' | 'count' | 'pixels' | 'labels' | 'classes' | 'heldOutIndices' | 'flip'>;

/** SHA-256, hex, of everything that training and measuring see of a set: pixels, labels, class names, split and mirroring. */
export async function datasetDigest({ imageSize, count, pixels, labels, classes, heldOutIndices, flip }: DigestedDataset): Promise<string> {
  const facts = JSON.stringify({ imageSize, count, classes, labels: [...labels], heldOutIndices: [...heldOutIndices], flip, pixels: await sha256Hex(pixels) });
  return sha256Hex(new TextEncoder().encode(facts));
}

/** The id of a set that a person brought: its digest, so that a configuration names exactly one set. */
export const ownDatasetId = (digest: string): string => PREFIX + digest;
export const isOwnDataset = (id: string): boolean => OWN_ID.test(id);
/** The digest in an own set's id. */
export const digestOfOwnDataset = (id: string): string => id.slice(PREFIX.length);

/** What to call a set of which nothing but the id is known: a bundled one by its id, an own one by the beginning of its digest. */
export const nameOfSet = (id: string): string => (isOwnDataset(id) ? `own pictures ${digestOfOwnDataset(id).slice(0, 8)}…` : id);
