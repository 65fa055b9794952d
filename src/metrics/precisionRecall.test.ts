import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFeatures, anyShuffle, degraded, normalFeatures, shifted } from './features.testdata';
import { selectRows, toFeatureMatrix } from './featureMatrix';
import { precisionRecall, squaredNeighbourRadii } from './precisionRecall';

describe('precisionRecall', () => {
  it('counts neighbourhoods as drawn on a line', () => {
    const real = toFeatureMatrix(Float64Array.of(0, 1, 3, 7), 1); // radii at k = 1: 1, 1, 2, 4
    const fake = toFeatureMatrix(Float64Array.of(0.5, 4, 20), 1); // radii at k = 1: 3.5, 3.5, 16
    // 0.5 lies in the balls of 0 and 1, 4 in those of 3 and 7, 20 in none; only 7 is within 3.5 of no fake but within 16 of 20.
    expect(precisionRecall(real, fake, 1)).toEqual({
      precision: 2 / 3,
      recall: 1,
      density: 4 / 3,
      coverage: 1,
      sd: {
        precision: Math.sqrt((3 * 2) / (5 ** 2 * 6)),
        recall: Math.sqrt((5 * 1) / (6 ** 2 * 7)),
        density: expect.closeTo(2 / 3, 12) as number, // 2, 2 and 0 balls: √(4/3) / √3
        coverage: Math.sqrt((5 * 1) / (6 ** 2 * 7)),
      },
      k: 1,
      nReal: 4,
      nFake: 3,
    });
  });

  it('takes radii that are known already', () => {
    const [real, fake] = [normalFeatures(30, 4, 7), normalFeatures(20, 4, 8)];
    expect(precisionRecall(real, fake, 5, squaredNeighbourRadii(real, 5))).toEqual(precisionRecall(real, fake));
  });

  it('leaves out a point exactly on the edge', () => {
    const real = toFeatureMatrix(Float64Array.of(0, 1), 1);
    const fake = toFeatureMatrix(Float64Array.of(2, 2), 1);
    expect(precisionRecall(real, fake, 1)).toMatchObject({ precision: 0, recall: 0, density: 0, coverage: 0 });
  });

  it('is perfect for identical sets', () => {
    const set = normalFeatures(60, 4, 1);
    expect(precisionRecall(set, set)).toMatchObject({ precision: 1, recall: 1, density: 1, coverage: 1 });
  });

  it('is zero for sets far apart', () => {
    const set = normalFeatures(60, 4, 2);
    expect(precisionRecall(set, shifted(set, 100))).toMatchObject({ precision: 0, recall: 0, density: 0, coverage: 0 });
  });

  it('exchanges precision and recall when the sets are exchanged', () => {
    fc.assert(
      fc.property(anyFeatures(6, 20), anyFeatures(6, 20), (a, b) => {
        const [forth, back] = [precisionRecall(a, b), precisionRecall(b, a)];
        expect([forth.precision, forth.recall]).toEqual([back.recall, back.precision]);
      }),
    );
  });

  it('does not depend on the order of the images', () => {
    fc.assert(
      fc.property(anyShuffle(anyFeatures(6, 20)), anyFeatures(6, 20), ({ set, shuffled }, other) => {
        expect(precisionRecall(shuffled, other)).toEqual(precisionRecall(set, other));
      }),
    );
  });

  it('loses recall and coverage, not precision, when the generated images repeat a few', () => {
    const real = normalFeatures(200, 4, 3);
    const few = selectRows(real, Array.from({ length: 200 }, (_, index) => index % 10));
    const measured = precisionRecall(real, few);
    expect(measured.precision).toBe(1);
    expect(measured.recall).toBe(0);
    expect(measured.coverage).toBeLessThan(0.5);
  });

  it('falls under growing noise', () => {
    const real = normalFeatures(200, 4, 4);
    const measured = [0.5, 2, 8, 32].map((noise) => precisionRecall(real, degraded(real, noise, 5)));
    for (const name of ['precision', 'density', 'coverage'] as const) {
      const values = measured.map((entry) => entry[name]);
      expect(values, name).toEqual([...values].sort((a, b) => b - a));
    }
  });

  it('refuses what cannot be measured', () => {
    const set = normalFeatures(20, 4, 6);
    expect(() => precisionRecall(normalFeatures(5, 4, 6), set)).toThrow('The real set has 5 images; this distance needs at least 6.');
    expect(() => precisionRecall(set, normalFeatures(5, 4, 6))).toThrow('The generated set has 5 images');
    expect(() => precisionRecall(set, normalFeatures(20, 5, 6))).toThrow('compute both with the same network');
    expect(() => precisionRecall(set, set, 0)).toThrow('positive integer');
  });
});
