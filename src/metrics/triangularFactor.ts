/** A column whose sum of squares is below this is zero: the squares' own underflow would spoil the reflection. */
const ZERO = 2 ** -900;

/** Reflections that are applied to a column while it is in the cache. */
const PANEL = 16;

/**
 * R with Rᵀ R = Aᵀ A by Householder reflections (Golub and Van Loan, 5.2), in float64. Aᵀ A is never formed, so small variances keep their digits.
 * @param rows A: [n, dim], row by row, n ≥ dim
 * @returns [dim, dim], row by row, upper triangular
 */
export function triangularFactor(rows: Float64Array, dim: number): Float64Array {
  const count = rows.length / dim;
  const columns = transposed(rows, dim);
  const below = (column: number, k: number) => columns.subarray(column * count + k, (column + 1) * count);
  const diagonal = new Float64Array(dim);
  for (let start = 0; start < dim; start += PANEL) {
    const end = Math.min(start + PANEL, dim);
    const panel: Reflection[] = [];
    for (let k = start; k < end; k++) {
      for (const { at, v, scale } of panel) reflect(below(k, at), v, scale);
      const v = below(k, k);
      const { scale, reflected } = makeReflection(v);
      diagonal[k] = reflected;
      panel.push({ at: k, v, scale });
    }
    for (let column = end; column < dim; column++) for (const { at, v, scale } of panel) reflect(below(column, at), v, scale);
  }
  return upperTriangle(columns, diagonal, count);
}

interface Reflection {
  /** First row that it changes. */
  at: number;
  v: Float64Array;
  /** 2 / ||v||² */
  scale: number;
}

/** Turns a column into the v that reflects it onto its first axis, and tells where it comes to lie there. */
function makeReflection(column: Float64Array): { scale: number; reflected: number } {
  const first = column[0] ?? 0;
  let squares = 0;
  for (const value of column) squares += value * value;
  if (squares < ZERO) return { scale: 0, reflected: 0 };
  const reflected = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  column[0] = first - reflected;
  return { scale: 1 / (squares - first * reflected), reflected };
}

/** What the reflections left above the diagonal of columns [dim, n], and the diagonal: [dim, dim] */
function upperTriangle(columns: Float64Array, diagonal: Float64Array, count: number): Float64Array {
  const dim = diagonal.length;
  const factor = new Float64Array(dim * dim);
  for (let k = 0; k < dim; k++) {
    factor[k * dim + k] = diagonal[k] ?? 0;
    for (let column = k + 1; column < dim; column++) factor[k * dim + column] = columns[column * count + k] ?? 0;
  }
  return factor;
}

/** x − scale (v · x) v, in place. */
function reflect(x: Float64Array, v: Float64Array, scale: number): void {
  // Four sums at a time: one alone would wait for itself.
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  const whole = x.length - (x.length % 4);
  for (let at = 0; at < whole; at += 4) {
    sum0 += (x[at] ?? 0) * (v[at] ?? 0);
    sum1 += (x[at + 1] ?? 0) * (v[at + 1] ?? 0);
    sum2 += (x[at + 2] ?? 0) * (v[at + 2] ?? 0);
    sum3 += (x[at + 3] ?? 0) * (v[at + 3] ?? 0);
  }
  for (let at = whole; at < x.length; at++) sum0 += (x[at] ?? 0) * (v[at] ?? 0);
  const by = scale * (sum0 + sum1 + (sum2 + sum3));
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
