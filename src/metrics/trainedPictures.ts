import type { NoiseFloor } from '../config/measures';
import { selectRows, type FeatureMatrix } from './featureMatrix';
import { nearestRows } from './nearest';
import { medianAndDeviation } from './spread';

/** The pictures that a model was trained on: among them is looked for what it may have learnt by heart. */
export class TrainedPictures {
  /** For each row of `features` the picture's index in the whole set. */
  readonly indices: Uint32Array;
  /** By icon64. */
  readonly features: FeatureMatrix;
  readonly #heldOut: FeatureMatrix;
  #heldOutFloor: NoiseFloor | null = null;

  /**
   * @param whole icon64 features of the whole set
   * @param heldOut of its pictures that no model is trained on
   */
  constructor(whole: FeatureMatrix, indices: Uint32Array, heldOut: FeatureMatrix) {
    this.indices = indices;
    this.features = selectRows(whole, indices);
    this.#heldOut = heldOut;
  }

  /** Median distance of held-out pictures from the nearest of these; null where nothing is held out. */
  get heldOutFloor(): NoiseFloor | null {
    if (this.#heldOut.count === 0 || this.features.count === 0) return null;
    if (this.#heldOutFloor === null) {
      const { median, sd } = medianAndDeviation(nearestRows(this.#heldOut, this.features).distances);
      this.#heldOutFloor = { value: median, sd, n: this.#heldOut.count, splits: 1 };
    }
    return this.#heldOutFloor;
  }
}
