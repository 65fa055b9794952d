import { describe, expect, it } from 'vitest';
import type { MeasureName } from '../config/measures';
import { measureDistances, nearestTraining, prepareRealSet } from './distances';
import { degraded, featureSets, normalFeatures } from './features.testdata';
import { selectRows, toFeatureMatrix } from './featureMatrix';
import { frechetDistance } from './frechetDistance';
import { kid } from './kernelDistance';
import { precisionRecall } from './precisionRecall';

const indices = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
const nothingHeldOut = { heldOutIndices: [] };

describe('measureDistances', () => {
  const real = featureSets(normalFeatures(120, 6, 1));
  const split = { trainIndices: indices(0, 100), heldOutIndices: indices(100, 120) };
  const prepared = prepareRealSet(real, split);
  const fake = featureSets(degraded(normalFeatures(50, 6, 2), 0.5, 3));

  it('takes distances to the whole set, and neighbours among the training pictures alone', () => {
    const measured = measureDistances(prepared, fake, 7);
    const train = selectRows(real.icon64, split.trainIndices);
    expect(measured.fdIcon64).toMatchObject({ value: frechetDistance(real.icon64, fake.icon64), nReal: 120, nFake: 50 });
    expect(measured.fdRandom).toMatchObject({ value: frechetDistance(real.random, fake.random), nReal: 120, nFake: 50 });
    expect(measured.kid).toMatchObject({ value: kid(real.icon64, fake.icon64), nReal: 120, nFake: 50 });
    const { precision, recall, density, coverage } = precisionRecall(train, fake.icon64);
    for (const [name, value] of Object.entries({ precision, recall, density, coverage })) {
      expect(measured[name as MeasureName], name).toMatchObject({ value, nReal: 100, nFake: 50 });
    }
    expect(measured.nearest).toMatchObject({ nReal: 100, nFake: 50, floor: { n: 20, splits: 1 } });
    expect(measured.fdInception).toBeUndefined();
  });

  it('says of every number how far it may be off, and what no difference would give', () => {
    for (const [name, measured] of Object.entries(measureDistances(prepared, fake, 7))) {
      expect(measured.sd, name).toBeGreaterThan(0);
      expect(measured.floor?.sd, name).toBeGreaterThan(0);
      if (name !== 'nearest') expect(measured.floor, name).toMatchObject({ n: 50, splits: 5 });
    }
  });

  it('measures Inception features where both sides have them, and only what is asked for', () => {
    const withInception = { ...fake, inception: normalFeatures(50, 12, 8) };
    const known = prepareRealSet({ ...real, inception: normalFeatures(120, 12, 9) }, split);
    expect(measureDistances(known, withInception, 7).fdInception).toMatchObject({ nReal: 120, nFake: 50, floor: { n: 50 } });
    expect(measureDistances(known, fake, 7).fdInception).toBeUndefined();
    expect(measureDistances(prepared, withInception, 7).fdInception).toBeUndefined();
    expect(Object.keys(measureDistances(known, withInception, 7, ['kid', 'recall']))).toEqual(['kid', 'recall']);
  });

  it('leaves out neighbourhoods where there are too few pictures for them, and floors of small halves', () => {
    const few = featureSets(selectRows(fake.icon64, indices(0, 5)));
    const measured = measureDistances(prepared, few, 7);
    expect(Object.keys(measured)).toEqual(['fdIcon64', 'fdRandom', 'kid', 'nearest']);
    expect(measured.fdIcon64?.floor).toBeNull();
    expect(measureDistances(prepareRealSet(real, nothingHeldOut), few, 7).nearest?.floor).toBeNull();
  });

  it('looks for copies among the pictures that were trained on, where they are fewer, and for all else where it did', () => {
    const all = measureDistances(prepared, fake, 7);
    const few = measureDistances(prepared, fake, 7, undefined, prepared.trainedOn(Uint32Array.from(indices(0, 10))));
    expect(few.nearest).toMatchObject({ nReal: 10, nFake: 50, floor: { n: 20, splits: 1 } });
    expect(few.nearest?.value).toBeGreaterThan(all.nearest?.value ?? NaN);
    expect(few.nearest?.floor?.value).toBeGreaterThan(all.nearest?.floor?.value ?? NaN);
    expect({ ...few, nearest: null }).toEqual({ ...all, nearest: null });
  });

  it('repeats exactly with one seed', () => {
    expect(measureDistances(prepareRealSet(real, split), fake, 7)).toEqual(measureDistances(prepared, fake, 7));
  });

  it('refuses a single generated image and features of another network', () => {
    expect(() => measureDistances(prepared, featureSets(normalFeatures(1, 6, 5)), 7)).toThrow('The generated set has 1 image;');
    expect(() => measureDistances(prepared, featureSets(normalFeatures(9, 5, 5)), 7)).toThrow('compute both with the same network');
    expect(() => prepareRealSet(featureSets(toFeatureMatrix(new Float32Array(6), 6)), nothingHeldOut)).toThrow('The real set has 1 image;');
  });
});

describe('nearestTraining', () => {
  it('names the picture by its place in the whole set, and never a held-out one', () => {
    const real = toFeatureMatrix(Float64Array.of(0, 10, 20, 30), 1);
    const prepared = prepareRealSet(featureSets(real), { heldOutIndices: [0, 2] });
    const { indices: nearest, distances } = nearestTraining(prepared.training, toFeatureMatrix(Float64Array.of(0, 22, 29), 1));
    expect([...nearest]).toEqual([1, 3, 3]);
    expect([...distances]).toEqual([10, 8, 1]);
  });

  it('looks among those that were trained on alone, where they are fewer', () => {
    const prepared = prepareRealSet(featureSets(toFeatureMatrix(Float64Array.of(0, 10, 20, 30), 1)), { heldOutIndices: [0] });
    const trained = prepared.trainedOn(Uint32Array.of(1, 3));
    const { indices: nearest, distances } = nearestTraining(trained, toFeatureMatrix(Float64Array.of(19, 26), 1));
    expect([...nearest]).toEqual([1, 3]);
    expect([...distances]).toEqual([9, 4]);
    expect(prepared.trainedOn(Uint32Array.of(3)).heldOutFloor?.value).toBe(30);
    expect(prepared.training.heldOutFloor?.value).toBe(10);
  });
});
