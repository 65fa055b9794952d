import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { requireRows, requireSameDim, type FeatureMatrix } from './featureMatrix';

/** Mean and covariance of a feature set, with the covariance's square root ready for any number of distances. */
export interface Gaussian {
  readonly count: number;
  readonly dim: number;
  /** [dim] */
  readonly mean: Float64Array;
  /** Tr Σ, Σ with n − 1. */
  readonly trace: number;
  /** F with F Fᵀ = Σ: [dim, rank], one column an eigenvector of Σ times the root of its eigenvalue. */
  readonly factor: Matrix;
}

/**
 * Directions of Σ whose variance is below this share of the largest are rounding noise: variance that
 * is not there. Left in, each would add the square root of the noise (1e-8) to the distance.
 */
const RANK_TOLERANCE = 2 ** -46;
/** Share of the largest entry below which an entry cannot change an eigenvalue in float64. */
const NEGLIGIBLE = 2 ** -80;

/**
 * Fits a Gaussian to features, in float64.
 * @throws when there are fewer than 2 rows
 */
export function fitGaussian(features: FeatureMatrix, role = 'feature'): Gaussian {
  requireRows(features, 2, role);
  const mean = columnMeans(features);
  const covariance = covarianceAround(features, mean);
  return { count: features.count, dim: features.dim, mean, trace: covariance.trace(), factor: squareRootFactor(covariance) };
}

/**
 * Fréchet distance ||μ1 − μ2||² + tr(Σ1 + Σ2 − 2 (Σ1 Σ2)^½) between two Gaussians (Dowson and Landau 1982;
 * Heusel et al. 2017 for images). Never negative.
 *
 * With Σ = F Fᵀ the nonzero eigenvalues of Σ1 Σ2 are those of the symmetric G Gᵀ, G = F1ᵀ F2, so
 * tr (Σ1 Σ2)^½ is the sum of the roots of its eigenvalues: real whatever the rank of Σ1 and Σ2.
 * @throws when the two have different numbers of features
 */
export function frechetDistanceOfGaussians(real: Gaussian, fake: Gaussian): number {
  requireSameDim(real, fake);
  let meanTerm = 0;
  for (let i = 0; i < real.dim; i++) meanTerm += ((real.mean[i] ?? 0) - (fake.mean[i] ?? 0)) ** 2;
  return Math.max(0, meanTerm + real.trace + fake.trace - 2 * traceOfRootOfProduct(real.factor, fake.factor));
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

/** Σ = Σᵢ (xᵢ − μ)(xᵢ − μ)ᵀ / (n − 1): [dim, dim] */
function covarianceAround({ count, dim, values }: FeatureMatrix, mean: Float64Array): Matrix {
  const sums = new Float64Array(dim * dim);
  const centred = new Float64Array(dim);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < dim; i++) centred[i] = (values[row * dim + i] ?? 0) - (mean[i] ?? 0);
    for (let i = 0; i < dim; i++) {
      const left = centred[i] ?? 0;
      if (left === 0) continue;
      for (let j = 0; j <= i; j++) sums[i * dim + j] = (sums[i * dim + j] ?? 0) + left * (centred[j] ?? 0);
    }
  }
  const covariance = Matrix.zeros(dim, dim);
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      const value = (sums[i * dim + j] ?? 0) / (count - 1);
      covariance.set(i, j, value);
      covariance.set(j, i, value);
    }
  }
  return covariance;
}

function squareRootFactor(covariance: Matrix): Matrix {
  const { values, vectors } = decompose(covariance);
  const threshold = Math.max(...values) * RANK_TOLERANCE;
  const kept = values.flatMap((value, index) => (value > threshold ? [{ value, index }] : []));
  const factor = Matrix.zeros(covariance.rows, kept.length);
  kept.forEach(({ value, index }, column) => {
    factor.setColumn(column, Matrix.mul(vectors.getColumnVector(index), Math.sqrt(value)));
  });
  return factor;
}

function traceOfRootOfProduct(left: Matrix, right: Matrix): number {
  if (left.columns === 0 || right.columns === 0) return 0;
  // The smaller of G Gᵀ and Gᵀ G: the other one only adds zero eigenvalues, and their rounding noise.
  const product = left.columns <= right.columns ? left.transpose().mmul(right) : right.transpose().mmul(left); // [r, R], r <= R
  return decompose(product.mmul(product.transpose())).values.reduce((sum, value) => sum + Math.sqrt(value), 0);
}

/**
 * Eigenvalues, never negative, and eigenvectors (columns) of a symmetric positive semidefinite matrix.
 * The library divides by what underflow makes zero when entries are many orders of magnitude apart,
 * so the matrix is scaled to 1 and entries far below its rounding error are dropped.
 */
function decompose(matrix: Matrix): { values: number[]; vectors: Matrix } {
  const scale = Math.max(...matrix.diagonal());
  if (scale < Number.MIN_VALUE * 2 ** 100) return { values: matrix.diagonal().map(() => 0), vectors: Matrix.eye(matrix.rows) };
  const scaled = Matrix.mul(matrix, 1 / scale).apply(function (this: Matrix, row, column) {
    if (Math.abs(this.get(row, column)) < NEGLIGIBLE) this.set(row, column, 0);
  });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scaled, { assumeSymmetric: true });
  return { values: realEigenvalues.map((value) => Math.max(0, value) * scale), vectors: eigenvectorMatrix };
}
