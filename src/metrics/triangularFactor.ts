/** A column whose sum of squares is below this is zero: the squares' own underflow would spoil the reflection. */
const ZERO = 2 ** -900;

/**
 * R with Rᵀ R = Aᵀ A by Householder reflections (Golub and Van Loan, 5.2), in float64. Aᵀ A is never formed, so small variances keep their digits.
 * @param rows A: [n, dim], row by row, n ≥ dim
 * @returns [dim, dim], row by row, upper triangular
 */
export function triangularFactor(rows: Float64Array, dim: number): Float64Array {
  const count = rows.length / dim;
  const columns = transposed(rows, dim);
  const factor = new Float64Array(dim * dim);
  for (let k = 0; k < dim; k++) {
    const reflection = columns.subarray(k * count + k, (k + 1) * count);
    const first = reflection[0] ?? 0;
    let squares = 0;
    for (const value of reflection) squares += value * value;
    if (squares >= ZERO) {
      const diagonal = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
      reflection[0] = first - diagonal;
      const scale = 1 / (squares - first * diagonal); // 2 / ||v||²
      for (let j = k + 1; j < dim; j++) reflect(columns.subarray(j * count + k, (j + 1) * count), reflection, scale);
      factor[k * dim + k] = diagonal;
    }
    for (let j = k + 1; j < dim; j++) factor[k * dim + j] = columns[j * count + k] ?? 0;
  }
  return factor;
}

/** x − scale (v · x) v, in place. */
function reflect(x: Float64Array, v: Float64Array, scale: number): void {
  // Two sums at a time: one alone would wait for itself.
  let [even, odd] = [0, 0];
  const paired = x.length - (x.length % 2);
  for (let at = 0; at < paired; at += 2) {
    even += (x[at] ?? 0) * (v[at] ?? 0);
    odd += (x[at + 1] ?? 0) * (v[at + 1] ?? 0);
  }
  if (paired < x.length) even += (x[paired] ?? 0) * (v[paired] ?? 0);
  const by = scale * (even + odd);
  for (let at = 0; at < x.length; at++) x[at] = (x[at] ?? 0) - by * (v[at] ?? 0);
}

/** [n, dim] → [dim, n] */
function transposed(rows: Float64Array, dim: number): Float64Array {
  const count = rows.length / dim;
  const columns = new Float64Array(rows.length);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < dim; column++) columns[column * count + row] = rows[row * dim + column] ?? 0;
  }
  return columns;
}
