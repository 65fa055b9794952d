import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { FEATURE_COUNT, extractFeatures, extractFeaturesFromPixels, loadFeatureNet } from '../../src/metrics/featureNet';
import { toFeatureMatrix } from '../../src/metrics/featureMatrix';
import { frechetDistance } from '../../src/metrics/frechetDistance';
import { kid } from '../../src/metrics/kernelDistance';
import { featureNetBytes, pairs, referenceFeatures, referencePixels, relativeError } from './distanceFixtures';

/** PyTorch's float32 convolutions against ours: max|a − b| / max|b| over a set's features. */
const FEATURE_TOLERANCE = 1e-4;
/** What is left of that error in a distance, of the distance. */
const DISTANCE_TOLERANCE = 1e-3;

/** The feature net against the reference features, on one of tfjs's backends, already set up: our programs on webgpu, plain loops on cpu. */
export function describeFeatureParity(backend: string, sets: readonly string[]): void {
  describe(`the feature net on tfjs's ${backend} backend`, () => {
    const net = loadFeatureNet(featureNetBytes());
    const extracted = new Map<string, Float32Array>();
    const pixelsOf = (set: string, count: number) => referencePixels(set).subarray(0, count * 32 * 32 * 3);

    beforeAll(async () => {
      await tf.setBackend(backend);
      for (const set of sets) extracted.set(set, await extractFeaturesFromPixels(net, referencePixels(set)));
    }, 300_000);

    it.each(sets)('gives the reference features of %s', (set) => {
      const error = relativeError(extracted.get(set) ?? [], referenceFeatures(set).values);
      console.log(`features of ${set} on ${backend}: relative error ${error.toExponential(2)}`);
      expect(error).toBeLessThan(FEATURE_TOLERANCE);
    });

    it('gives the same features for tensors as for pixels', async () => {
      const set = sets[0] ?? '';
      const images = tf.tidy(() => tf.transpose<tf.Tensor4D>(tf.sub(tf.div(tf.tensor4d(pixelsOf(set, 5), [5, 32, 32, 3]), 127.5), 1), [0, 3, 1, 2]));
      const expected = (extracted.get(set) ?? new Float32Array()).subarray(0, 5 * FEATURE_COUNT);
      expect(relativeError(await extractFeatures(net, images), expected)).toBeLessThan(1e-5);
      images.dispose();
    });

    it('leaves no tensor behind', async () => {
      const before = tf.memory().numTensors;
      await extractFeaturesFromPixels(net, pixelsOf(sets[0] ?? '', 3));
      expect(tf.memory().numTensors).toBe(before);
    });

    it('refuses images with NaN in them', async () => {
      const images = tf.tensor4d(new Float32Array(2 * 3 * 32 * 32).fill(NaN, 3 * 32 * 32 + 7, 3 * 32 * 32 + 8), [2, 3, 32, 32]);
      const before = tf.memory().numTensors;
      await expect(extractFeatures(net, images)).rejects.toThrow('Image 1 of 2 holds NaN or infinite pixels');
      expect(tf.memory().numTensors).toBe(before);
      images.dispose();
    });

    const complete = pairs.filter(({ real, generated }) => sets.includes(real) && sets.includes(generated));
    for (const pair of complete) {
      it(`gives the reference distances of ${pair.generated} from ${pair.real}, images to numbers`, () => {
        const [real, fake] = [pair.real, pair.generated].map((set) => toFeatureMatrix(extracted.get(set) ?? new Float32Array(), FEATURE_COUNT));
        if (real === undefined || fake === undefined) throw new Error('missing features');
        expect(Math.abs(frechetDistance(real, fake) - pair.fd) / pair.fd).toBeLessThan(DISTANCE_TOLERANCE);
        expect(Math.abs(kid(real, fake) - pair.kid) / Math.abs(pair.kid)).toBeLessThan(DISTANCE_TOLERANCE);
      });
    }
  });
}
