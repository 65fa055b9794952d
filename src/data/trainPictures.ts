import type { ImageDataset } from './imageDataset';

/**
 * The set for a run that trains on `most` of its training pictures only, evenly spread over them, so that classes keep their shares; what is held out and what
 * distances are taken to stays the whole set's. null, or as many as there are: the set itself.
 */
export function withTrainPictures<Dataset extends Pick<ImageDataset, 'trainIndices'>>(dataset: Dataset, most: number | null): Dataset {
  const { trainIndices } = dataset;
  if (most === null || most >= trainIndices.length) return dataset;
  return { ...dataset, trainIndices: Uint32Array.from({ length: most }, (_, place) => trainIndices[Math.floor((place * trainIndices.length) / most)] ?? 0) };
}
