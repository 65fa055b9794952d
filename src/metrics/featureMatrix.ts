/** One row of features an image; what every distance is computed from. */
export interface FeatureMatrix {
  /** Images. */
  readonly count: number;
  /** Features an image. */
  readonly dim: number;
  /** [count, dim], row by row; all finite. */
  readonly values: Float64Array;
}

/**
 * Wraps features for the distances, after checking them.
 * @param values [N, dim], row by row
 * @throws when the length is no multiple of dim or a feature is NaN or infinite
 */
export function toFeatureMatrix(values: Float32Array | Float64Array, dim: number): FeatureMatrix {
  if (!Number.isInteger(dim) || dim < 1) throw new RangeError(`The number of features an image must be a positive integer, not ${dim}.`);
  if (values.length % dim !== 0) {
    throw new RangeError(`${values.length} feature values do not divide into rows of ${dim}: were they computed by another network?`);
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `Feature ${bad % dim} of image ${Math.floor(bad / dim)} is ${values[bad] ?? NaN}, so no distance can be computed: look for NaN or infinite pixels in that image.`,
    );
  }
  return { count: values.length / dim, dim, values: Float64Array.from(values) };
}

/** @throws when a set holds fewer rows than the statistic needs; `role` names the set in the message, e.g. 'real' */
export function requireRows(features: FeatureMatrix, atLeast: number, role: string): void {
  if (features.count < atLeast) {
    throw new RangeError(`The ${role} set has ${features.count} image${features.count === 1 ? '' : 's'}; this distance needs at least ${atLeast}.`);
  }
}

/** @throws when the two sets' features come from different networks */
export function requireSameDim(real: { readonly dim: number }, fake: { readonly dim: number }): void {
  if (real.dim !== fake.dim) {
    throw new RangeError(`The real images have ${real.dim} features each and the generated ones ${fake.dim}: compute both with the same network.`);
  }
}

/** Rows picked by index, in that order; an index may come more than once. */
export function selectRows(features: FeatureMatrix, indices: ArrayLike<number>): FeatureMatrix {
  const { dim, values } = features;
  const selected = new Float64Array(indices.length * dim);
  for (let row = 0; row < indices.length; row++) {
    const start = (indices[row] ?? 0) * dim;
    selected.set(values.subarray(start, start + dim), row * dim);
  }
  return { count: indices.length, dim, values: selected };
}

/** Between row i of one set and row j of another with as many features. */
export function squaredDistance(left: FeatureMatrix, i: number, right: FeatureMatrix, j: number): number {
  const { dim } = left;
  let sum = 0;
  for (let c = 0; c < dim; c++) {
    const difference = (left.values[i * dim + c] ?? 0) - (right.values[j * dim + c] ?? 0);
    sum += difference * difference;
  }
  return sum;
}
