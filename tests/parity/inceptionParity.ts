import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { extractInceptionFeatures, loadInceptionNet } from '../../src/metrics/inceptionNet';
import { relativeError } from './distanceFixtures';
import { picturePixels, pictures, thinFile, widthDivisor } from './inceptionFixture';

/** PyTorch's float64 against float32 with batch norm folded in, through 94 convolutions: max|a − b| / max|b| over a picture's features. */
export const INCEPTION_TOLERANCE = 1e-5;

/** The Inception net against the reference features of the named pictures, on one of tfjs's backends, already set up. */
export function describeInceptionParity(backend: string, names: readonly string[]): void {
  describe(`the Inception net, 16 times thinner, on tfjs's ${backend} backend`, () => {
    const net = loadInceptionNet(thinFile(), { widthDivisor });

    beforeAll(async () => {
      await tf.setBackend(backend);
    });

    it.each(pictures.filter(({ name }) => names.includes(name)))('gives the reference features of $name, $side pixels wide, and leaves no tensor behind', async ({ name, side, features }) => {
      const before = tf.memory().numTensors;
      const error = relativeError(await extractInceptionFeatures(net, picturePixels(name, side), { side }), features);
      console.log(`Inception features of ${name} on ${backend}: relative error ${error.toExponential(2)}`);
      expect(error).toBeLessThan(INCEPTION_TOLERANCE);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}
