import * as tf from '@tensorflow/tfjs';
import type { ImageDataset } from '../data/imageDataset';
import { nearestTraining, prepareRealSet } from '../metrics/distances';
import { toFeatureMatrix, type FeatureMatrix } from '../metrics/featureMatrix';
import { extractFeatures, extractFeaturesFromPixels, FEATURE_COUNT, loadFeatureNet, type FeatureNet } from '../metrics/featureNet';
import type { OnProgress } from '../metrics/featureNetContract';
import { extractInceptionFeatures, type InceptionNet } from '../metrics/inceptionNet';
import { randomFeatureNet } from '../metrics/randomNet';
import type { FeatureSets, RealSet } from '../metrics/realSet';
import type { ImageBatch, NearestPictures } from '../protocol/events';

/** The networks whose features are compared. */
export interface FeatureNets {
  readonly icon64: FeatureNet;
  readonly random: FeatureNet;
  /** Where a person supplied the weights. */
  readonly inception?: InceptionNet;
}

/** @param bytes the bundled feature net's file; throws as loadFeatureNet */
export function loadNets(bytes: ArrayBuffer): FeatureNets {
  return { icon64: loadFeatureNet(bytes), random: randomFeatureNet() };
}

/** Features of a whole dataset: the real side of every measure. onProgress counts pictures, each once a network, and is awaited. */
export async function measureRealSet(
  nets: FeatureNets,
  dataset: Pick<ImageDataset, 'pixels' | 'heldOutIndices'>,
  onProgress: OnProgress,
): Promise<RealSet> {
  return prepareRealSet(await featuresOfPixels(nets, dataset.pixels, onProgress), dataset);
}

/** A real set with the features of the Inception net that a person supplied after it had been measured; the others are taken over. */
export async function addInception(
  real: RealSet,
  inception: InceptionNet,
  dataset: Pick<ImageDataset, 'pixels' | 'heldOutIndices'>,
  onProgress: OnProgress,
): Promise<RealSet> {
  const features = toFeatureMatrix(await extractInceptionFeatures(inception, dataset.pixels, { onProgress }), inception.featureCount);
  return prepareRealSet({ ...real.features, inception: features }, dataset);
}

/** @param pixels RGB [N, 32, 32, 3] */
export function featuresOfPixels(nets: FeatureNets, pixels: Uint8Array, onProgress: OnProgress): Promise<FeatureSets> {
  return featuresOf(nets, onProgress, {
    small: (net, progress) => extractFeaturesFromPixels(net, pixels, { onProgress: progress }),
    inception: (net, progress) => extractInceptionFeatures(net, pixels, { onProgress: progress }),
  });
}

/** @param images [count, 3, 32, 32] in [−1, 1] */
export async function featuresOfSamples(nets: FeatureNets, images: Float32Array, imageSize: number, onProgress: OnProgress = () => undefined): Promise<FeatureSets> {
  const tensor = tf.tensor4d(images, [images.length / (3 * imageSize * imageSize), 3, imageSize, imageSize]);
  try {
    return await featuresOf(nets, onProgress, {
      small: (net, progress) => extractFeatures(net, tensor, { onProgress: progress }),
      inception: (net, progress) => extractInceptionFeatures(net, images, { side: imageSize, onProgress: progress }),
    });
  } finally {
    tensor.dispose();
  }
}

interface Extractors {
  small: (net: FeatureNet, onProgress: OnProgress) => Promise<Float32Array>;
  inception: (net: InceptionNet, onProgress: OnProgress) => Promise<Float32Array>;
}

/** One network after another. */
async function featuresOf({ icon64, random, inception }: FeatureNets, onProgress: OnProgress, { small, inception: large }: Extractors): Promise<FeatureSets> {
  const networks = inception === undefined ? 2 : 3;
  const after = (earlier: number): OnProgress => (done, total) => onProgress(earlier * total + done, networks * total);
  const known: { icon64: FeatureMatrix; random: FeatureMatrix } = {
    icon64: toFeatureMatrix(await small(icon64, after(0)), FEATURE_COUNT),
    random: toFeatureMatrix(await small(random, after(1)), FEATURE_COUNT),
  };
  return inception === undefined ? known : { ...known, inception: toFeatureMatrix(await large(inception, after(2)), inception.featureCount) };
}

/** For each picture of a grid the one that it is most like of those that were trained on. */
export async function nearestPictures(nets: FeatureNets, real: RealSet, dataset: ImageDataset, grid: ImageBatch): Promise<NearestPictures> {
  const features = await extractFeaturesFromPixels(nets.icon64, withoutAlpha(grid.pixels));
  const trained = real.trainedOn(dataset.trainIndices);
  const { indices, distances } = nearestTraining(trained, toFeatureMatrix(features, FEATURE_COUNT));
  return { images: picturesOf(dataset, indices), distances: [...distances], heldOutMedian: trained.heldOutFloor?.value ?? null };
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
