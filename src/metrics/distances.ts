import { fitGaussian, frechetDistanceOfGaussians, type Gaussian } from './frechetDistance';
import { kid, kidSubsetDeviation, meanSelfKernel, type KernelDistance, type SubsetOptions } from './kernelDistance';
import type { FeatureMatrix } from './featureMatrix';

/** A distance with both sample counts: it means little without them. */
export interface Distance {
  value: number;
  nReal: number;
  nFake: number;
}

/** What is shown of a set of generated images; FD-icon64 where the features are the feature net's. */
export interface SetDistances {
  fdIcon64: Distance;
  kid: KernelDistance;
}

/** The real set, with all that does not depend on the generated images computed once. */
export interface RealSet {
  readonly features: FeatureMatrix;
  readonly gaussian: Gaussian;
  readonly selfKernel: number;
}

/**
 * Prepares a real set for any number of `measureDistances`. Time grows with the square of its size: about 0.1 s for 1,000 images, 1.5 s for 4,000.
 * @throws when it has fewer than 2 rows
 */
export function prepareRealSet(features: FeatureMatrix): RealSet {
  return { features, gaussian: fitGaussian(features, 'real'), selfKernel: meanSelfKernel(features) };
}

/**
 * Distances of generated images from a prepared real set, with both counts.
 * @param seed u32: draws the subsets behind KID's standard deviation, the same ones at every call
 * @throws when there are fewer than 2 generated images, or their features come from another network
 */
export function measureDistances(real: RealSet, fake: FeatureMatrix, seed: number, subsets: SubsetOptions = {}): SetDistances {
  const counts = { nReal: real.features.count, nFake: fake.count };
  return {
    fdIcon64: { value: frechetDistanceOfGaussians(real.gaussian, fitGaussian(fake, 'generated')), ...counts },
    kid: { value: kid(real.features, fake, real.selfKernel), sd: kidSubsetDeviation(real.features, fake, seed, subsets), ...counts },
  };
}
