import { purpose } from '../random/purpose';
import { permutation, randomStream } from '../random/randomStream';
import { requireRows, requireSameDim, selectRows, type FeatureMatrix } from './featureMatrix';

/** A kernel distance with its uncertainty and both sample counts. */
export interface KernelDistance {
  /** Unbiased MMD² over all pairs: the mean over all subsets there are. May fall below 0 where the sets agree. */
  value: number;
  /** Standard deviation over random subsets: the spread at `subsetSize` images, wider than that of `value` itself. */
  sd: number;
  nReal: number;
  nFake: number;
}

export interface SubsetOptions {
  /** Images drawn from each set, without replacement. Default: 100, or half of the smaller set where that is less. */
  subsetSize?: number;
  /** Subsets drawn. Default: 100. */
  subsetCount?: number;
}

const DEFAULT_SUBSET_SIZE = 100;
const DEFAULT_SUBSET_COUNT = 100;

/**
 * Kernel Inception Distance: unbiased MMD² with the kernel (x·y / dim + 1)³ (Bińkowski et al. 2018), over all pairs.
 * @param realSelfKernel meanSelfKernel(real), where it is known already
 * @throws when either set has fewer than 2 rows, or they have different numbers of features
 */
export function kid(real: FeatureMatrix, fake: FeatureMatrix, realSelfKernel?: number): number {
  requireSameDim(real, fake);
  requireRows(real, 2, 'real');
  requireRows(fake, 2, 'generated');
  return (realSelfKernel ?? meanSelfKernel(real)) + meanSelfKernel(fake) - 2 * meanCrossKernel(real, fake);
}

/**
 * `kid` between two parts that make up a whole, without another look at all pairs of the larger one.
 * @param wholeSelfKernel meanSelfKernel of both parts together
 */
export function kidOfParts(real: FeatureMatrix, fake: FeatureMatrix, wholeSelfKernel: number): number {
  const pairs = (count: number) => count * (count - 1);
  const [fakeSelf, cross] = [meanSelfKernel(fake), meanCrossKernel(real, fake)];
  const realSum = wholeSelfKernel * pairs(real.count + fake.count) - fakeSelf * pairs(fake.count) - 2 * cross * real.count * fake.count;
  return realSum / pairs(real.count) + fakeSelf - 2 * cross;
}

/**
 * Standard deviation of `kid` over random subsets of both sets.
 * The default size is half the smaller set at most: subsets that are nearly the whole set would all agree, and hide the uncertainty.
 * @param seed u32; subset s takes the first rows of the Philox permutations (seed, kidSubset, 0, 2s) of real and (…, 2s + 1) of fake
 * @throws as `kid`, and when subsetSize is below 2 or above either count, or subsetCount below 2
 */
export function kidSubsetDeviation(real: FeatureMatrix, fake: FeatureMatrix, seed: number, options: SubsetOptions = {}): number {
  requireSameDim(real, fake);
  requireRows(real, 2, 'real');
  requireRows(fake, 2, 'generated');
  const smaller = Math.min(real.count, fake.count);
  const subsetSize = options.subsetSize ?? Math.max(2, Math.min(DEFAULT_SUBSET_SIZE, Math.floor(smaller / 2)));
  const subsetCount = options.subsetCount ?? DEFAULT_SUBSET_COUNT;
  if (!Number.isInteger(subsetSize) || subsetSize < 2 || subsetSize > smaller) {
    throw new RangeError(`A subset needs 2 to ${smaller} images (the smaller set has ${smaller}), not ${subsetSize}.`);
  }
  if (!Number.isInteger(subsetCount) || subsetCount < 2) throw new RangeError(`A standard deviation needs at least 2 subsets, not ${subsetCount}.`);
  const subsetOf = (features: FeatureMatrix, index: number) =>
    selectRows(features, permutation(randomStream(seed, purpose.kidSubset, 0, index), features.count).subarray(0, subsetSize));
  const values = Array.from({ length: subsetCount }, (_, subset) => kid(subsetOf(real, 2 * subset), subsetOf(fake, 2 * subset + 1)));
  const mean = values.reduce((sum, value) => sum + value, 0) / subsetCount;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (subsetCount - 1));
}

/** Mean kernel over all pairs of different rows of one set. Needs at least 2 rows. */
export function meanSelfKernel(features: FeatureMatrix): number {
  const { count } = features;
  let sum = 0;
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) sum += kernel(features, i, features, j);
  }
  return (2 * sum) / (count * (count - 1));
}

function meanCrossKernel(left: FeatureMatrix, right: FeatureMatrix): number {
  let sum = 0;
  for (let i = 0; i < left.count; i++) {
    for (let j = 0; j < right.count; j++) sum += kernel(left, i, right, j);
  }
  return sum / (left.count * right.count);
}

/** (x·y / dim + 1)³ */
function kernel(left: FeatureMatrix, i: number, right: FeatureMatrix, j: number): number {
  const { dim } = left;
  let dot = 0;
  for (let c = 0; c < dim; c++) dot += (left.values[i * dim + c] ?? 0) * (right.values[j * dim + c] ?? 0);
  const base = dot / dim + 1;
  return base * base * base;
}
