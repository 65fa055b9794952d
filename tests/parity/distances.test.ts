import { describe, expect, it } from 'vitest';
import { frechetDistance } from '../../src/metrics/frechetDistance';
import { kid } from '../../src/metrics/kernelDistance';
import { precisionRecall } from '../../src/metrics/precisionRecall';
import { pairs, referenceFeatures } from './distanceFixtures';
import { describeFeatureParity } from './featureParity';

/** Of the reference value: float64 against float64, so only the order of the sums differs. */
const TOLERANCE = 1e-9;
/**
 * noto-a-few repeats 16 images: its covariance has rank 15, where the reference's matrix square root is itself off by 1.7e-7.
 * (The sum of the singular values of the centred sets' product, another way to the same number, agrees with ours to 1e-15.)
 */
const SINGULAR_TOLERANCE = 1e-6;

describe.each(pairs)('distances of $generated from $real, from the reference features', ({ real, generated, ...expected }) => {
  const realFeatures = referenceFeatures(real);
  const fakeFeatures = referenceFeatures(generated);

  it('match scipy’s Fréchet distance', () => {
    const error = Math.abs(frechetDistance(realFeatures, fakeFeatures) - expected.fd) / expected.fd;
    console.log(`FD of ${generated} from ${real}: relative error ${error.toExponential(2)}`);
    expect(error).toBeLessThan(generated === 'noto-a-few' ? SINGULAR_TOLERANCE : TOLERANCE);
  });

  it('match numpy’s KID', () => {
    const error = Math.abs(kid(realFeatures, fakeFeatures) - expected.kid) / Math.abs(expected.kid);
    console.log(`KID of ${generated} from ${real}: relative error ${error.toExponential(2)}`);
    expect(error).toBeLessThan(TOLERANCE);
  });

  it('match numpy’s precision, recall, density and coverage', () => {
    const { precision, recall, density, coverage } = precisionRecall(realFeatures, fakeFeatures);
    expect({ precision, recall, density, coverage }).toEqual({
      precision: expected.precision,
      recall: expected.recall,
      density: expected.density,
      coverage: expected.coverage,
    });
  });
});

describe('distances of real images under growing noise', () => {
  const noisy = ['noto-a-noise8', 'noto-a-noise24', 'noto-a-noise64'].map(referenceFeatures);
  const real = referenceFeatures('noto-a');

  it.each([
    ['FD', frechetDistance],
    ['KID', kid],
  ])('%s rises monotonically', (_, distance) => {
    const values = noisy.map((set) => distance(real, set));
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  it('precision, recall, density and coverage fall monotonically', () => {
    const measured = noisy.map((set) => precisionRecall(real, set));
    for (const name of ['precision', 'recall', 'density', 'coverage'] as const) {
      const values = measured.map((entry) => entry[name]);
      expect(values, name).toEqual([...values].sort((a, b) => b - a));
    }
  });
});

describeFeatureParity('cpu', ['noto-a', 'openmoji', 'noto-a-noise64']);
