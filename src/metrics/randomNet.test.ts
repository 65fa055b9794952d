import { describe, expect, it } from 'vitest';
import { referencePixels } from '../../tests/parity/distanceFixtures';
import { toFeatureMatrix, type FeatureMatrix } from './featureMatrix';
import { FEATURE_COUNT, extractFeaturesFromPixels, featureNetLayout } from './featureNet';
import { fitGaussian } from './frechetDistance';
import { randomFeatureNet, RANDOM_NET_VERSION } from './randomNet';

const net = randomFeatureNet();

describe('the random net', () => {
  it('is the same net for everybody, until its version is raised', () => {
    expect(RANDOM_NET_VERSION).toBe(1);
    expect(net.layers.map(({ filter }) => filter[0]?.toFixed(6))).toEqual(['0.176670', '-0.093992', '0.097946', '-0.031928', '-0.131041', '0.060644']);
  });

  it('has the feature net’s layout, weights of the width that keeps signals alive, and filters that see differences', () => {
    expect(net.layers.map(({ inputs, outputs, stride }) => ({ inputs, outputs, stride }))).toEqual(featureNetLayout);
    net.layers.forEach(({ inputs, outputs, filter, bias }, index) => {
      const width = Math.sqrt(filter.reduce((sum, weight) => sum + weight ** 2, 0) / filter.length);
      const expected = Math.sqrt(index === 0 ? 2 / (9 * inputs) : (2 * Math.PI) / ((Math.PI - 1) * 9 * inputs));
      expect(Math.abs(width / expected - 1)).toBeLessThan(0.05);
      const sumOfFirst = filter.reduce((sum, weight, at) => sum + (at % outputs === 0 ? weight : 0), 0);
      if (index > 0) expect(Math.abs(sumOfFirst)).toBeLessThan(1e-4);
      expect(bias.every((value) => value === 0)).toBe(true);
    });
  });

  it('tells pictures apart in many directions: no feature is dead, and no direction has all the variance', async () => {
    const count = 96;
    const pixels = referencePixels('noto-a').subarray(0, count * 32 * 32 * 3);
    const features = toFeatureMatrix(await extractFeaturesFromPixels(net, pixels), FEATURE_COUNT);
    expect(Math.min(...fitGaussian(features).mean)).toBeGreaterThan(0);
    const { trace, squares } = spectrum(features);
    const participation = trace ** 2 / squares;
    expect(participation).toBeGreaterThan(2); // uncentred filters have 1.3
    expect(trace).toBeGreaterThan(0.1);
  });
});

/** Sums of the covariance's eigenvalues, and of their squares: traces of Σ and of Σ². */
function spectrum(features: FeatureMatrix): { trace: number; squares: number } {
  const { count, dim, values } = features;
  const { mean } = fitGaussian(features);
  const covariance = (i: number, j: number): number => {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += ((values[row * dim + i] ?? 0) - (mean[i] ?? 0)) * ((values[row * dim + j] ?? 0) - (mean[j] ?? 0));
    return sum / (count - 1);
  };
  let [trace, squares] = [0, 0];
  for (let i = 0; i < dim; i++) {
    trace += covariance(i, i);
    for (let j = 0; j < dim; j++) squares += covariance(i, j) ** 2;
  }
  return { trace, squares };
}
