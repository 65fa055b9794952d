import * as tf from '@tensorflow/tfjs';
import type { ImageDataset } from '../data/imageDataset';
import { measureDistances, prepareRealSet, type RealSet, type SetDistances } from '../metrics/distances';
import { toFeatureMatrix } from '../metrics/featureMatrix';
import { extractFeatures, extractFeaturesFromPixels, FEATURE_COUNT, type FeatureNet } from '../metrics/featureNet';

/** Features and statistics of a whole dataset: the real side of every distance to it. */
export async function measureRealSet(net: FeatureNet, dataset: ImageDataset, onProgress: (done: number, total: number) => void): Promise<RealSet> {
  const features = await extractFeaturesFromPixels(net, dataset.pixels, { onProgress });
  return prepareRealSet(toFeatureMatrix(features, FEATURE_COUNT));
}

/** Distances of generated pictures [count, 3, 32, 32] in [−1, 1] from a prepared dataset. */
export async function measureSamples(net: FeatureNet, real: RealSet, images: Float32Array, imageSize: number, seed: number): Promise<SetDistances> {
  const tensor = tf.tensor4d(images, [images.length / (3 * imageSize * imageSize), 3, imageSize, imageSize]);
  try {
    return measureDistances(real, toFeatureMatrix(await extractFeatures(net, tensor), FEATURE_COUNT), seed);
  } finally {
    tensor.dispose();
  }
}
