import { requireRows, requireSameDim, squaredDistance, type FeatureMatrix } from './featureMatrix';
import { meanAndDeviation, shareDeviation } from './spread';

/** How generated images lie among the real ones; each but density in 0…1. */
export interface PrecisionRecall {
  /** Share of the generated images that lie in some real image's neighbourhood (Kynkäänniemi et al. 2019). */
  precision: number;
  /** Share of the real images that lie in some generated image's neighbourhood. */
  recall: number;
  /** Real neighbourhoods that hold a generated image, on average, over k; may exceed 1 (Naeem et al. 2020). */
  density: number;
  /** Share of the real images with a generated one in their neighbourhood. */
  coverage: number;
  /** Of precision and density from the spread over the generated images, of recall and coverage binomial over the real ones. */
  sd: { precision: number; recall: number; density: number; coverage: number };
  k: number;
  nReal: number;
  nFake: number;
}

/** k of METHOD and of Naeem et al. */
export const DEFAULT_NEIGHBOURS = 5;

/**
 * Precision, recall, density and coverage. A neighbourhood is the open ball around an image that reaches to its
 * k-th nearest neighbour in its own set, itself not counted.
 * @param realRadii squaredNeighbourRadii(real, k), where they are known already
 * @throws when either set has fewer than k + 1 rows, or they have different numbers of features
 */
export function precisionRecall(real: FeatureMatrix, fake: FeatureMatrix, k: number = DEFAULT_NEIGHBOURS, realRadii?: Float64Array): PrecisionRecall {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`The number of neighbours must be a positive integer, not ${k}.`);
  requireSameDim(real, fake);
  requireRows(real, k + 1, 'real');
  requireRows(fake, k + 1, 'generated');
  const radii = realRadii ?? squaredNeighbourRadii(real, k);
  const fakeRadii = squaredNeighbourRadii(fake, k);
  /** Real balls that each generated image lies in. */
  const ballsAround = new Float64Array(fake.count);
  let recalled = 0;
  let covered = 0;
  for (let i = 0; i < real.count; i++) {
    let isRecalled = false;
    let isCovered = false;
    for (let j = 0; j < fake.count; j++) {
      const distance = squaredDistance(real, i, fake, j);
      if (distance < (radii[i] ?? 0)) {
        isCovered = true;
        ballsAround[j] = (ballsAround[j] ?? 0) + 1;
      }
      if (distance < (fakeRadii[j] ?? 0)) isRecalled = true;
    }
    if (isRecalled) recalled++;
    if (isCovered) covered++;
  }
  const precision = ballsAround.reduce((sum, balls) => sum + Math.sign(balls), 0) / fake.count;
  const recall = recalled / real.count;
  const coverage = covered / real.count;
  return {
    precision,
    recall,
    density: ballsAround.reduce((sum, balls) => sum + balls, 0) / (k * fake.count),
    coverage,
    sd: {
      precision: shareDeviation(precision, fake.count),
      recall: shareDeviation(recall, real.count),
      density: meanAndDeviation(ballsAround).sd / (k * Math.sqrt(fake.count)),
      coverage: shareDeviation(coverage, real.count),
    },
    k,
    nReal: real.count,
    nFake: fake.count,
  };
}

/** Squared distance of each row to its k-th nearest other row: [count] */
export function squaredNeighbourRadii(features: FeatureMatrix, k: number): Float64Array {
  const radii = new Float64Array(features.count);
  const nearest = new Float64Array(k); // ascending
  for (let i = 0; i < features.count; i++) {
    nearest.fill(Infinity);
    for (let j = 0; j < features.count; j++) {
      if (j === i) continue;
      const distance = squaredDistance(features, i, features, j);
      if (distance >= (nearest[k - 1] ?? 0)) continue;
      let place = k - 1;
      for (; place > 0 && (nearest[place - 1] ?? 0) > distance; place--) nearest[place] = nearest[place - 1] ?? 0;
      nearest[place] = distance;
    }
    radii[i] = nearest[k - 1] ?? 0;
  }
  return radii;
}
