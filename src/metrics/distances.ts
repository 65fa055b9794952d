import { measureNames, type Measured, type MeasureName, type SetDistances } from '../config/measures';
import type { FeatureMatrix } from './featureMatrix';
import { requireRows } from './featureMatrix';
import { fitGaussian, frechetDistanceOfGaussians } from './frechetDistance';
import { kid, kidSubsetDeviation } from './kernelDistance';
import { nearestRows } from './nearest';
import { FLOOR_SPLITS } from './noiseFloor';
import { DEFAULT_NEIGHBOURS, precisionRecall } from './precisionRecall';
import { neighbourMeasures, RealSet, type FeatureNetwork, type FeatureSets } from './realSet';
import { bootstrapDeviation, medianAndDeviation } from './spread';
import type { TrainedPictures } from './trainedPictures';

/** Each Fréchet distance's network, and how often it is measured again for its uncertainty: what takes 2,048 features has less of it. */
const frechetMeasures = [
  { name: 'fdIcon64', network: 'icon64', resamples: 20, splits: FLOOR_SPLITS },
  { name: 'fdRandom', network: 'random', resamples: 20, splits: FLOOR_SPLITS },
  { name: 'fdInception', network: 'inception', resamples: 5, splits: 3 },
] as const;

/**
 * Prepares a real set for any number of `measureDistances`; the work is done when it is first needed.
 * @param features of all its pictures
 * @param split which of them are held out; the distances are to all of them, neighbours are looked for among the others
 * @throws when it has fewer than 2 pictures
 */
export function prepareRealSet(features: FeatureSets, split: { heldOutIndices: ArrayLike<number> }): RealSet {
  for (const matrix of [features.icon64, features.random, features.inception]) {
    if (matrix !== undefined) requireRows(matrix, 2, 'real');
  }
  return new RealSet(features, split.heldOutIndices);
}

/**
 * Measures generated pictures against a prepared real set (METHOD.md §6). Left out is what these sets do not allow: fdInception without its features,
 * neighbourhoods of fewer than 6 pictures.
 *
 * Standard deviations: fd* over 20 bootstrap resamples of the generated pictures (fdInception 5) · kid over subsets, see kidSubsetDeviation ·
 * precision and density from the spread over the generated pictures, recall and coverage binomial over the training pictures · nearest from
 * order statistics. Floors: see RealSet.
 * @param seed u32: draws resamples and subsets, the same ones at every call
 * @param trained what the model was trained on, where that is not all that may be: `nearest` is looked for among these
 * @throws when there are fewer than 2 generated pictures, or their features come from other networks
 */
export function measureDistances(real: RealSet, fake: FeatureSets, seed: number, names: readonly MeasureName[] = measureNames, trained = real.training): SetDistances {
  const distances: SetDistances = {};
  for (const { name, network, resamples, splits } of frechetMeasures) {
    const measured = names.includes(name) ? measureFrechet(real, fake, network, seed, resamples, splits) : null;
    if (measured !== null) distances[name] = measured;
  }
  if (names.includes('kid')) distances.kid = measureKernel(real, fake.icon64, seed);
  if (neighbourMeasures.some((name) => names.includes(name)) && Math.min(real.train.count, fake.icon64.count) > DEFAULT_NEIGHBOURS) {
    const measured = measureNeighbours(real, fake.icon64);
    for (const name of neighbourMeasures) if (names.includes(name)) distances[name] = measured[name];
  }
  if (names.includes('nearest') && trained.indices.length > 0) distances.nearest = measureNearest(trained, fake.icon64);
  return distances;
}

/** For each row of icon64 features the nearest training picture: its index in the whole set, and the Euclidean distance. */
export function nearestTraining(trained: TrainedPictures, features: FeatureMatrix): { indices: Uint32Array; distances: Float64Array } {
  const { rows, distances } = nearestRows(features, trained.features);
  return { indices: rows.map((row) => trained.indices[row] ?? 0), distances };
}

function measureFrechet(real: RealSet, fake: FeatureSets, network: FeatureNetwork, seed: number, resamples: number, splits: number): Measured | null {
  const [gaussian, features] = [real.gaussian(network), fake[network]];
  if (gaussian === null || features === undefined) return null;
  const distanceOf = (generated: FeatureMatrix): number => frechetDistanceOfGaussians(gaussian, fitGaussian(generated, 'generated'));
  return {
    value: distanceOf(features),
    sd: bootstrapDeviation(features, resamples, seed, distanceOf),
    nReal: gaussian.count,
    nFake: features.count,
    floor: real.frechetFloor(network, features.count, splits),
  };
}

function measureKernel(real: RealSet, fake: FeatureMatrix, seed: number): Measured {
  const { icon64 } = real.features;
  return {
    value: kid(icon64, fake, real.selfKernel),
    sd: kidSubsetDeviation(icon64, fake, seed),
    nReal: icon64.count,
    nFake: fake.count,
    floor: real.kernelFloor(fake.count),
  };
}

function measureNeighbours(real: RealSet, fake: FeatureMatrix): Record<(typeof neighbourMeasures)[number], Measured> {
  const measured = precisionRecall(real.train, fake, DEFAULT_NEIGHBOURS, real.trainRadii);
  const floors = real.neighbourFloors(fake.count);
  const of = (name: (typeof neighbourMeasures)[number]): Measured => ({
    value: measured[name],
    sd: measured.sd[name],
    nReal: measured.nReal,
    nFake: measured.nFake,
    floor: floors?.[name] ?? null,
  });
  return { precision: of('precision'), recall: of('recall'), density: of('density'), coverage: of('coverage') };
}

function measureNearest(trained: TrainedPictures, fake: FeatureMatrix): Measured {
  const { median, sd } = medianAndDeviation(nearestRows(fake, trained.features).distances);
  return { value: median, sd, nReal: trained.indices.length, nFake: fake.count, floor: trained.heldOutFloor };
}
