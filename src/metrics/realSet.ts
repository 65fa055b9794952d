import type { NoiseFloor } from '../config/measures';
import type { FeatureMatrix } from './featureMatrix';
import { selectRows } from './featureMatrix';
import { fitGaussian, frechetDistance, type Gaussian } from './frechetDistance';
import { kidOfParts, meanSelfKernel } from './kernelDistance';
import { nearestRows } from './nearest';
import { findNeighbours, radiiAmong, type Neighbours } from './neighbours';
import { noiseFloors } from './noiseFloor';
import { DEFAULT_NEIGHBOURS, precisionRecall } from './precisionRecall';
import { medianAndDeviation } from './spread';

/** The features of one set of pictures by the network that made them; the pictures in the same order in each. */
export interface FeatureSets {
  readonly icon64: FeatureMatrix;
  readonly random: FeatureMatrix;
  /** Where a person supplied the network's weights. */
  readonly inception?: FeatureMatrix;
}

export type FeatureNetwork = keyof FeatureSets;

/** How the pictures lie among one another. */
export const neighbourMeasures = ['precision', 'recall', 'density', 'coverage'] as const;
export type NeighbourMeasure = (typeof neighbourMeasures)[number];

/** Of which half may be missing in a part of the set, and the fifth nearest still be known but for one row in a thousand. */
const KNOWN_NEIGHBOURS = 24;

/** The real side of every measure: what does not depend on the generated pictures is computed when it is first asked for, and kept. */
export class RealSet {
  readonly features: FeatureSets;
  /** For each row of `train` the picture's index in the whole set. */
  readonly trainIndices: Uint32Array;
  /** icon64 features of the pictures that are trained on. */
  readonly train: FeatureMatrix;
  readonly #heldOut: FeatureMatrix;
  readonly #gaussians = new Map<FeatureNetwork, Gaussian>();
  readonly #floors = new Map<string, unknown>();
  #selfKernel: number | null = null;
  #neighbours: Neighbours | null = null;
  #trainRadii: Float64Array | null = null;
  #heldOutFloor: NoiseFloor | null = null;

  /** Use prepareRealSet. */
  constructor(features: FeatureSets, trainIndices: ArrayLike<number>, heldOutIndices: ArrayLike<number>) {
    this.features = features;
    this.trainIndices = Uint32Array.from(trainIndices);
    this.train = selectRows(features.icon64, trainIndices);
    this.#heldOut = selectRows(features.icon64, heldOutIndices);
  }

  /** Of the whole set; null where that network saw nothing. */
  gaussian(network: FeatureNetwork): Gaussian | null {
    const features = this.features[network];
    if (features === undefined) return null;
    const known = this.#gaussians.get(network) ?? fitGaussian(features, 'real');
    this.#gaussians.set(network, known);
    return known;
  }

  /** Of the whole set; a second for 4,000 pictures. */
  get selfKernel(): number {
    return (this.#selfKernel ??= meanSelfKernel(this.features.icon64));
  }

  /** Squared, of the training pictures' neighbourhoods; a second for 4,000 pictures. */
  get trainRadii(): Float64Array {
    return (this.#trainRadii ??= radiiAmong(this.#trainNeighbours, Uint32Array.from({ length: this.train.count }, (_, row) => row), DEFAULT_NEIGHBOURS));
  }

  frechetFloor(network: FeatureNetwork, nFake: number, splits: number): NoiseFloor | null {
    const features = this.features[network];
    if (features === undefined) return null;
    return this.#kept(`${network} ${nFake}`, () => noiseFloors(features, nFake, ['value'], (real, generated) => ({ value: frechetDistance(real, generated) }), splits))?.value ?? null;
  }

  kernelFloor(nFake: number): NoiseFloor | null {
    return this.#kept(`kid ${nFake}`, () => noiseFloors(this.features.icon64, nFake, ['value'], (real, generated) => ({ value: kidOfParts(real, generated, this.selfKernel) })))?.value ?? null;
  }

  neighbourFloors(nFake: number): Record<NeighbourMeasure, NoiseFloor> | null {
    return this.#kept(`neighbours ${nFake}`, () =>
      noiseFloors(this.train, nFake, neighbourMeasures, (real, generated, rows) => {
        const radii = radiiAmong(this.#trainNeighbours, rows, DEFAULT_NEIGHBOURS);
        return precisionRecall(real, generated, DEFAULT_NEIGHBOURS, radii);
      }),
    );
  }

  /** Median distance of held-out pictures from their nearest training pictures; null where nothing is held out. */
  get heldOutFloor(): NoiseFloor | null {
    if (this.#heldOut.count === 0 || this.train.count === 0) return null;
    if (this.#heldOutFloor === null) {
      const { median, sd } = medianAndDeviation(nearestRows(this.#heldOut, this.train).distances);
      this.#heldOutFloor = { value: median, sd, n: this.#heldOut.count, splits: 1 };
    }
    return this.#heldOutFloor;
  }

  get #trainNeighbours(): Neighbours {
    return (this.#neighbours ??= findNeighbours(this.train, KNOWN_NEIGHBOURS));
  }

  #kept<Value>(key: string, compute: () => Value): Value {
    if (!this.#floors.has(key)) this.#floors.set(key, compute());
    return this.#floors.get(key) as Value;
  }
}
