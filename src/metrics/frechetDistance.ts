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
  readonly factor: Factor;
}

/** F with Fᵀ F = Σ. */
interface Factor {
  readonly rows: number;
  readonly dim: number;
  /** [rows, dim], row by row. */
  readonly values: Float64Array;
}

/** Images a feature from which on a fit makes its factor small. With fewer a distance does, if it needs it: at 2,048 features that takes a minute. */
const MANY_IMAGES = 2;

/** Share of the largest entry below which an entry cannot change a sum of singular values in float64. */
const NEGLIGIBLE = 2 ** -80;

/**
 * Fits a Gaussian to features, in float64. Σ itself is never formed: the centred images are its factor, or with many more images than
 * features the triangular one is.
 * @throws when there are fewer than 2 rows, or the features are too large for their variance to be a float64
 */
export function fitGaussian(features: FeatureMatrix, role = 'feature'): Gaussian {
  const gaussian = fitForOneDistance(features, role);
  return gaussian.count > MANY_IMAGES * gaussian.dim ? { ...gaussian, factor: triangular(gaussian.factor) } : gaussian;
}

/** The same with the centred images as factor: quicker, where no second distance is asked of it. */
function fitForOneDistance(features: FeatureMatrix, role: string): Gaussian {
  requireRows(features, 2, role);
  const { count, dim } = features;
  const mean = columnMeans(features);
  const centred = scaledDeviations(features, mean);
  const trace = sumOfSquares(centred);
  if (!Number.isFinite(trace)) throw new RangeError(`The ${role} set's features are too large for their variance to be computed: look for a broken network or picture.`);
  return { count, dim, mean, trace, factor: { rows: count, dim, values: centred } };
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
  const [left, right] = Math.min(real.factor.rows, fake.factor.rows) > real.dim ? [triangular(real.factor), triangular(fake.factor)] : [real.factor, fake.factor];
  return Math.max(0, meanTerm + real.trace + fake.trace - 2 * sumOfSingularValues(productWithTransposed(left, right), right.rows));
}

/**
 * Fréchet distance between two feature sets.
 * @throws when either has fewer than 2 rows, or they have different numbers of features
 */
export function frechetDistance(real: FeatureMatrix, fake: FeatureMatrix): number {
  return frechetDistanceOfGaussians(fitForOneDistance(real, 'real'), fitForOneDistance(fake, 'generated'));
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

/** The same Σ in no more rows than features. */
function triangular(factor: Factor): Factor {
  const { rows, dim, values } = factor;
  return rows > dim ? { rows: dim, dim, values: triangularFactor(values, dim) } : factor;
}

/** A Bᵀ: [A's rows, B's rows], row by row. In blocks of 2 × 2, which read each number half as often. */
function productWithTransposed({ rows, dim, values: a }: Factor, { rows: columns, values: b }: Factor): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let top = 0; top < rows; top += 2) {
    const bottom = Math.min(top + 1, rows - 1); // at an odd edge the same row twice
    for (let left = 0; left < columns; left += 2) {
      const right = Math.min(left + 1, columns - 1);
      let [topLeft, topRight, bottomLeft, bottomRight] = [0, 0, 0, 0];
      for (let k = 0; k < dim; k++) {
        const a0 = a[top * dim + k] ?? 0;
        const a1 = a[bottom * dim + k] ?? 0;
        const b0 = b[left * dim + k] ?? 0;
        const b1 = b[right * dim + k] ?? 0;
        topLeft += a0 * b0;
        topRight += a0 * b1;
        bottomLeft += a1 * b0;
        bottomRight += a1 * b1;
      }
      product[top * columns + left] = topLeft;
      product[top * columns + right] = topRight;
      product[bottom * columns + left] = bottomLeft;
      product[bottom * columns + right] = bottomRight;
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
