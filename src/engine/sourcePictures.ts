import type { ImageDataset } from '../data/imageDataset';
import { purpose } from '../random/purpose';
import { permutation, randomStream } from '../random/randomStream';

/** More would take long on a slow machine, and tell little more. */
const MOST_PICTURES = 1024;

/** As many of a set's pictures as what was forgotten is measured on: the first of the Philox permutation (0, evaluation), none held out. */
export function sourcePictures(dataset: ImageDataset, most: number = MOST_PICTURES): ImageDataset {
  const picks = permutation(randomStream(0, purpose.evaluation), dataset.count).subarray(0, most).sort();
  const bytes = dataset.imageSize * dataset.imageSize * dataset.channels;
  const pixels = new Uint8Array(picks.length * bytes);
  picks.forEach((picture, row) => pixels.set(dataset.pixels.subarray(picture * bytes, (picture + 1) * bytes), row * bytes));
  return {
    ...dataset,
    count: picks.length,
    pixels,
    labels: Uint16Array.from(picks, (picture) => dataset.labels[picture] ?? 0),
    trainIndices: picks.map((_, row) => row),
    heldOutIndices: new Uint32Array(),
    sha256: '',
  };
}
