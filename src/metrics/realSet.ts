import type { NoiseFloor } from '../config/measures';
import type { FeatureMatrix } from './featureMatrix';
import { selectRows } from './featureMatrix';
import { fitGaussian, frechetDistance, type Gaussian } from './frechetDistance';
import { kidOfParts, meanSelfKernel } from './kernelDistance';
import { findNeighbours, radiiAmong, type Neighbours } from './neighbours';
import { noiseFloors } from './noiseFloor';
import { DEFAULT_NEIGHBOURS, precisionRecall } from './precisionRecall';
import { TrainedPictures } from './trainedPictures';

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
  /** All pictures that may be trained on. */
  readonly training: TrainedPictures;
  readonly #heldOut: FeatureMatrix;
  /** Of models that were trained on fewer, by their indices. */
  readonly #trained = new WeakMap<Uint32Array, TrainedPictures>();
  readonly #gaussians = new Map<FeatureNetwork, Gaussian>();
  readonly #floors = new Map<string, unknown>();
  #selfKernel: number | null = null;
  #neighbours: Neighbours | null = null;
  #trainRadii: Float64Array | null = null;

  /** Use prepareRealSet. */
  constructor(features: FeatureSets, heldOutIndices: ArrayLike<number>) {
    const heldOut = new Set(Array.from(heldOutIndices));
    this.features = features;
    this.#heldOut = selectRows(features.icon64, heldOutIndices);
    this.training = new TrainedPictures(features.icon64, Uint32Array.from({ length: features.icon64.count }, (_, index) => index).filter((index) => !heldOut.has(index)), this.#heldOut);
  }

  /** icon64 features of all pictures that may be trained on. */
  get train(): FeatureMatrix {
    return this.training.features;
  }

  /** @param indices none of them held out */
  trainedOn(indices: Uint32Array): TrainedPictures {
    if (indices.length === this.training.indices.length) return this.training;
    const known = this.#trained.get(indices) ?? new TrainedPictures(this.features.icon64, indices, this.#heldOut);
    this.#trained.set(indices, known);
    return known;
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

  get #trainNeighbours(): Neighbours {
    return (this.#neighbours ??= findNeighbours(this.train, KNOWN_NEIGHBOURS));
  }

  #kept<Value>(key: string, compute: () => Value): Value {
    if (!this.#floors.has(key)) this.#floors.set(key, compute());
    return this.#floors.get(key) as Value;
  }
}
