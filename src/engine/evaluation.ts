import * as tf from '@tensorflow/tfjs';
import type { MeasureName, SetDistances } from '../config/measures';
import type { ImageDataset } from '../data/imageDataset';
import { measureDistances, nearestTraining, prepareRealSet } from '../metrics/distances';
import { toFeatureMatrix } from '../metrics/featureMatrix';
import { extractFeatures, extractFeaturesFromPixels, FEATURE_COUNT, loadFeatureNet, type FeatureNet } from '../metrics/featureNet';
import { randomFeatureNet } from '../metrics/randomNet';
import type { FeatureSets, RealSet } from '../metrics/realSet';
import type { ImageBatch, NearestPictures } from '../protocol/events';

/** The networks whose features are compared. */
export interface FeatureNets {
  readonly icon64: FeatureNet;
  readonly random: FeatureNet;
}

/** @param bytes the bundled feature net's file; throws as loadFeatureNet */
export function loadNets(bytes: ArrayBuffer): FeatureNets {
  return { icon64: loadFeatureNet(bytes), random: randomFeatureNet() };
}

/** Features of a whole dataset: the real side of every measure. onProgress counts pictures, each once a network. */
export async function measureRealSet(
  nets: FeatureNets,
  dataset: Pick<ImageDataset, 'pixels' | 'trainIndices' | 'heldOutIndices'>,
  onProgress: (done: number, total: number) => void,
): Promise<RealSet> {
  return prepareRealSet(await featuresOfPixels(nets, dataset.pixels, onProgress), dataset);
}

/** @param pixels RGB [N, 32, 32, 3] */
export async function featuresOfPixels(nets: FeatureNets, pixels: Uint8Array, onProgress: (done: number, total: number) => void): Promise<FeatureSets> {
  const icon64 = await extractFeaturesFromPixels(nets.icon64, pixels, { onProgress: (done, total) => onProgress(done, 2 * total) });
  const random = await extractFeaturesFromPixels(nets.random, pixels, { onProgress: (done, total) => onProgress(total + done, 2 * total) });
  return { icon64: toFeatureMatrix(icon64, FEATURE_COUNT), random: toFeatureMatrix(random, FEATURE_COUNT) };
}

/** @param images [count, 3, 32, 32] in [−1, 1] */
export async function featuresOfSamples(nets: FeatureNets, images: Float32Array, imageSize: number): Promise<FeatureSets> {
  const tensor = tf.tensor4d(images, [images.length / (3 * imageSize * imageSize), 3, imageSize, imageSize]);
  try {
    const icon64 = toFeatureMatrix(await extractFeatures(nets.icon64, tensor), FEATURE_COUNT);
    return { icon64, random: toFeatureMatrix(await extractFeatures(nets.random, tensor), FEATURE_COUNT) };
  } finally {
    tensor.dispose();
  }
}

/** Distances of generated pictures [count, 3, 32, 32] in [−1, 1] from a prepared dataset. */
export async function measureSamples(
  nets: FeatureNets,
  real: RealSet,
  images: Float32Array,
  imageSize: number,
  seed: number,
  names?: readonly MeasureName[],
): Promise<SetDistances> {
  return measureDistances(real, await featuresOfSamples(nets, images, imageSize), seed, names);
}

/** For each picture of a grid the training picture that it is most like. */
export async function nearestPictures(nets: FeatureNets, real: RealSet, dataset: ImageDataset, grid: ImageBatch): Promise<NearestPictures> {
  const features = await extractFeaturesFromPixels(nets.icon64, withoutAlpha(grid.pixels));
  const { indices, distances } = nearestTraining(real, toFeatureMatrix(features, FEATURE_COUNT));
  return { images: picturesOf(dataset, indices), distances: [...distances], heldOutMedian: real.heldOutFloor?.value ?? null };
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  return Uint8Array.from({ length: (rgba.length / 4) * 3 }, (_, at) => rgba[Math.floor(at / 3) * 4 + (at % 3)] ?? 0);
}

function picturesOf({ imageSize, pixels }: ImageDataset, indices: Uint32Array): ImageBatch {
  const plane = imageSize * imageSize;
  const rgba = new Uint8ClampedArray(indices.length * plane * 4).fill(255);
  indices.forEach((picture, row) => {
    for (let pixel = 0; pixel < plane; pixel++) {
      for (let channel = 0; channel < 3; channel++) rgba[(row * plane + pixel) * 4 + channel] = pixels[(picture * plane + pixel) * 3 + channel] ?? 0;
    }
  });
  return { count: indices.length, size: imageSize, pixels: rgba };
}
