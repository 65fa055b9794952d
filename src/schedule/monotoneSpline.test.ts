import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ControlPoint } from './curve';
import { monotoneSpline } from './monotoneSpline';

const finite = (max: number): fc.Arbitrary<number> => fc.double({ min: 0, max, noNaN: true });
const point: fc.Arbitrary<ControlPoint> = fc.record({ u: finite(1), w: finite(10) });
const points = fc.array(point, { minLength: 1, maxLength: 32 });
const grid = Array.from({ length: 201 }, (_, i) => i / 200);

test('the spline passes through its points and is constant outside', () => {
  const spline = monotoneSpline([{ u: 0.2, w: 1 }, { u: 0.5, w: 3 }, { u: 0.8, w: 0.5 }]);
  expect([0, 0.2, 0.5, 0.8, 1].map(spline)).toEqual([1, 1, 3, 0.5, 0.5]);
});

test('points on a line give the line', () => {
  const spline = monotoneSpline([0, 0.3, 0.4, 1].map((u) => ({ u, w: 2 * u })));
  for (const u of grid) expect(spline(u)).toBeCloseTo(2 * u, 12);
});

test('the order in which points are given does not matter', () => {
  const given = [{ u: 0.8, w: 0.5 }, { u: 0.2, w: 1 }, { u: 0.5, w: 3 }];
  const [a, b] = [monotoneSpline(given), monotoneSpline(given.toReversed())];
  expect(grid.map(a)).toEqual(grid.map(b));
});

test('of points in one place the last given counts', () => {
  const spline = monotoneSpline([{ u: 0, w: 1 }, { u: 0.5, w: 9 }, { u: 0.5, w: 2 }, { u: 1, w: 3 }]);
  expect(spline(0.5)).toBe(2);
});

test('no points are refused', () => {
  expect(() => monotoneSpline([])).toThrow(/at least one control point/);
});

test('rising points give a rising curve', () => {
  fc.assert(fc.property(points, (given) => {
    const weights = given.map(({ w }) => w).sort((a, b) => a - b);
    const rising = given.map(({ u }) => u).sort((a, b) => a - b).map((u, i) => ({ u, w: weights[i] ?? 0 }));
    const values = grid.map(monotoneSpline(rising));
    expect(values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0) - 1e-9)).toBe(true);
  }));
});

test('whatever the points, the curve is finite and between the neighbouring weights', () => {
  fc.assert(fc.property(points, (given) => {
    const spline = monotoneSpline(given);
    const sorted = given.toSorted((a, b) => a.u - b.u);
    const range = (weights: number[]): [number, number] => [Math.min(...weights), Math.max(...weights)];
    for (const u of grid) {
      const left = sorted.findLast((candidate) => candidate.u < u - 1e-6)?.u ?? -1;
      const right = sorted.find((candidate) => candidate.u > u + 1e-6)?.u ?? 2;
      const near = sorted.filter((candidate) => candidate.u >= left - 1e-6 && candidate.u <= right + 1e-6);
      const [low, high] = range(near.map(({ w }) => w));
      expect(spline(u)).toBeGreaterThanOrEqual(low);
      expect(spline(u)).toBeLessThanOrEqual(high);
    }
  }));
});
