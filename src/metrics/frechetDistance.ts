import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { requireRows, requireSameDim, type FeatureMatrix } from './featureMatrix';
import { triangularFactor } from './triangularFactor';

/** Mean and covariance of a feature set, the covariance as a product that makes any number of distances cheap. */
export interface Gaussian {
  readonly count: number;
  readonly dim: number;
  /** [dim] */
  readonly mean: Float64Array;
  /** Tr Σ, Σ with n − 1. */
  readonly trace: number;
  /** Rows of F, min(count, dim) of them. */
  readonly rank: number;
  /** F with Fᵀ F = Σ: [rank, dim], row by row. */
  readonly factor: Float64Array;
}

/** Share of the largest entry below which an entry cannot change a sum of singular values in float64. */
const NEGLIGIBLE = 2 ** -80;

/**
 * Fits a Gaussian to features, in float64. Σ itself is never formed: with fewer images than features the centred images are its
 * factor, and with more their triangular one is.
 * @throws when there are fewer than 2 rows, or the features are too large for their variance to be a float64
 */
export function fitGaussian(features: FeatureMatrix, role = 'feature'): Gaussian {
  requireRows(features, 2, role);
  const { count, dim } = features;
  const mean = columnMeans(features);
  const centred = scaledDeviations(features, mean);
  const trace = sumOfSquares(centred);
  if (!Number.isFinite(trace)) throw new RangeError(`The ${role} set's features are too large for their variance to be computed: look for a broken network or picture.`);
  return { count, dim, mean, trace, rank: Math.min(count, dim), factor: count > dim ? triangularFactor(centred, dim) : centred };
}

/**
 * Fréchet distance ||μ1 − μ2||² + tr(Σ1 + Σ2 − 2 (Σ1 Σ2)^½) between two Gaussians (Dowson and Landau 1982;
 * Heusel et al. 2017 for images). Never negative.
 *
 * With Σ = Fᵀ F the nonzero eigenvalues of Σ1 Σ2 are those of G Gᵀ, G = F1 F2ᵀ, so tr (Σ1 Σ2)^½ is the sum of G's singular values:
 * real whatever the rank of Σ1 and Σ2, and no larger a problem than the smaller of images and features.
 * @throws when the two have different numbers of features
 */
export function frechetDistanceOfGaussians(real: Gaussian, fake: Gaussian): number {
  requireSameDim(real, fake);
  let meanTerm = 0;
  for (let i = 0; i < real.dim; i++) meanTerm += ((real.mean[i] ?? 0) - (fake.mean[i] ?? 0)) ** 2;
  return Math.max(0, meanTerm + real.trace + fake.trace - 2 * sumOfSingularValues(productOfFactors(real, fake), fake.rank));
}

/**
 * Fréchet distance between two feature sets.
 * @throws when either has fewer than 2 rows, or they have different numbers of features
 */
export function frechetDistance(real: FeatureMatrix, fake: FeatureMatrix): number {
  return frechetDistanceOfGaussians(fitGaussian(real, 'real'), fitGaussian(fake, 'generated'));
}

function columnMeans({ count, dim, values }: FeatureMatrix): Float64Array {
  const mean = new Float64Array(dim);
  for (let at = 0; at < values.length; at++) mean[at % dim] = (mean[at % dim] ?? 0) + (values[at] ?? 0);
  return mean.map((sum) => sum / count);
}

/** (xᵢ − μ) / (n − 1)^½: [count, dim] */
function scaledDeviations({ count, dim, values }: FeatureMatrix, mean: Float64Array): Float64Array {
  const scale = 1 / Math.sqrt(count - 1);
  return values.map((value, at) => (value - (mean[at % dim] ?? 0)) * scale);
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

/** F1 F2ᵀ: [real.rank, fake.rank], row by row. In blocks of 2 × 2, which read each number half as often. */
function productOfFactors(real: Gaussian, fake: Gaussian): Float64Array {
  const dim = real.dim;
  const [a, b] = [real.factor, fake.factor];
  const product = new Float64Array(real.rank * fake.rank);
  for (let top = 0; top < real.rank; top += 2) {
    const a0 = top * dim;
    const a1 = Math.min(top + 1, real.rank - 1) * dim;
    for (let left = 0; left < fake.rank; left += 2) {
      const b0 = left * dim;
      const b1 = Math.min(left + 1, fake.rank - 1) * dim;
      let [sum00, sum01, sum10, sum11] = [0, 0, 0, 0];
      for (let k = 0; k < dim; k++) {
        const x0 = a[a0 + k] ?? 0;
        const x1 = a[a1 + k] ?? 0;
        const y0 = b[b0 + k] ?? 0;
        const y1 = b[b1 + k] ?? 0;
        sum00 += x0 * y0;
        sum01 += x0 * y1;
        sum10 += x1 * y0;
        sum11 += x1 * y1;
      }
      // At an odd edge the second row or column is the first one again.
      product[(a1 / dim) * fake.rank + b1 / dim] = sum11;
      product[(a1 / dim) * fake.rank + left] = sum10;
      product[top * fake.rank + b1 / dim] = sum01;
      product[top * fake.rank + left] = sum00;
    }
  }
  return product;
}

/**
 * Sum of the singular values of a matrix [rows, columns]. Not from the eigenvalues of its square: a singular value that is zero
 * would come out as the root of their rounding noise, 1e-8.
 * The library divides by what underflow makes zero when entries are many orders of magnitude apart,
 * so the matrix is scaled to 1 and entries far below its rounding error are dropped.
 */
function sumOfSingularValues(values: Float64Array, columns: number): number {
  const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (scale < Number.MIN_VALUE * 2 ** 100) return 0;
  const matrix = new Matrix(values.length / columns, columns);
  for (let at = 0; at < values.length; at++) {
    const entry = (values[at] ?? 0) / scale;
    if (Math.abs(entry) >= NEGLIGIBLE) matrix.set(Math.floor(at / columns), at % columns, entry);
  }
  const { diagonal } = new SingularValueDecomposition(matrix, { computeLeftSingularVectors: false, computeRightSingularVectors: false, autoTranspose: true });
  return diagonal.reduce((sum, value) => sum + value, 0) * scale;
}
