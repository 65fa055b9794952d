import { describe, expect, it } from 'vitest';
import { measureDistances, prepareRealSet } from './distances';
import { degraded, normalFeatures } from './features.testdata';
import { toFeatureMatrix } from './featureMatrix';
import { frechetDistance } from './frechetDistance';
import { kid } from './kernelDistance';

describe('measureDistances', () => {
  const real = normalFeatures(120, 6, 1);
  const prepared = prepareRealSet(real);
  const fake = degraded(normalFeatures(50, 6, 2), 0.5, 3);

  it('gives the distances computed directly, with both counts', () => {
    const { fdIcon64, kid: kernelDistance } = measureDistances(prepared, fake, 7);
    expect(fdIcon64).toEqual({ value: frechetDistance(real, fake), nReal: 120, nFake: 50 });
    expect(kernelDistance).toMatchObject({ value: kid(real, fake), nReal: 120, nFake: 50 });
    expect(kernelDistance.sd).toBeGreaterThan(0);
  });

  it('repeats exactly with one seed', () => {
    expect(measureDistances(prepared, fake, 7)).toEqual(measureDistances(prepared, fake, 7));
  });

  it('rises monotonically under growing noise', () => {
    const measured = [0, 0.5, 1, 2].map((noise) => measureDistances(prepared, degraded(real, noise, 4), 7));
    for (const name of ['fdIcon64', 'kid'] as const) {
      const values = measured.map((entry) => entry[name].value);
      expect(values, name).toEqual([...values].sort((a, b) => a - b));
    }
  });

  it('refuses a single generated image and features of another network', () => {
    expect(() => measureDistances(prepared, normalFeatures(1, 6, 5), 7)).toThrow('The generated set has 1 image;');
    expect(() => measureDistances(prepared, normalFeatures(9, 5, 5), 7)).toThrow('compute both with the same network');
    expect(() => prepareRealSet(toFeatureMatrix(new Float32Array(6), 6))).toThrow('The real set has 1 image;');
  });
});
