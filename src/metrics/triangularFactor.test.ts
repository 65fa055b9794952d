import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { triangularFactor } from './triangularFactor';

/** Aᵀ A: [dim, dim] */
function gram(rows: Float64Array, dim: number): number[] {
  return Array.from({ length: dim * dim }, (_, at) => {
    let sum = 0;
    for (let row = 0; row < rows.length; row += dim) sum += (rows[row + Math.floor(at / dim)] ?? 0) * (rows[row + (at % dim)] ?? 0);
    return sum;
  });
}

describe('triangularFactor', () => {
  const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -8, max: 8, noNaN: true }));

  it('has the products of the columns that the matrix has, and zeros below the diagonal', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 3, maxLength: 12 }), (rows) => {
        const matrix = Float64Array.from(rows.flat());
        const factor = triangularFactor(matrix, 3);
        expect([factor[3], factor[6], factor[7]]).toEqual([0, 0, 0]);
        const tolerance = 1e-13 * (1 + matrix.reduce((sum, entry) => sum + entry ** 2, 0));
        const expected = gram(matrix, 3);
        gram(factor, 3).forEach((product, at) => expect(Math.abs(product - (expected[at] ?? NaN))).toBeLessThan(tolerance));
      }),
    );
  });

  it('keeps a variance that a covariance matrix would lose', () => {
    const small = 1e-9; // beside 1; its square is lost beside 1 in float64
    const factor = triangularFactor(Float64Array.of(1, 1, 1, 1 + small, 1, 1 - small), 2);
    expect(Math.abs(factor[3] ?? NaN) / (small * Math.SQRT2)).toBeCloseTo(1, 6);
  });

  it('leaves its argument alone', () => {
    const rows = Float64Array.of(3, 1, 4, 1, 5, 9);
    triangularFactor(rows, 2);
    expect(rows).toEqual(Float64Array.of(3, 1, 4, 1, 5, 9));
  });
});
