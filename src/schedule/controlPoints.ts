import type { ControlPoint } from './curve';
import { T } from './noiseSchedule';

/** Most points a spline may have, and fewest (curveSchema says the same). */
export const maxControlPoints = 32;
export const minControlPoints = 2;
/** Largest weight of a point. */
export const maxWeight = 10;

/** Neighbouring points stay at least one timestep apart. */
const gap = 1 / (T - 1);

/**
 * The points with point `index` moved towards `target`: it stops before its neighbours and at the ranges u = 0…1, w = 0…10.
 * Expects points sorted by u; a coordinate that is not a number leaves the old one.
 */
export function movePoint(points: readonly ControlPoint[], index: number, target: ControlPoint): ControlPoint[] {
  const left = points[index - 1];
  const right = points[index + 1];
  return points.map((point, i) => {
    if (i !== index) return point;
    const low = left === undefined ? 0 : left.u + gap;
    const high = right === undefined ? 1 : right.u - gap;
    return {
      u: low > high ? point.u : clamp(Number.isNaN(target.u) ? point.u : target.u, low, high),
      w: clamp(Number.isNaN(target.w) ? point.w : target.w, 0, maxWeight),
    };
  });
}

/** The points with one more, in its place by u. The same points when there are 32 already or one lies within a timestep of it. */
export function addPoint(points: readonly ControlPoint[], added: ControlPoint): ControlPoint[] {
  const point = { u: clamp(added.u, 0, 1), w: clamp(added.w, 0, maxWeight) };
  const free = points.every(({ u }) => Math.abs(u - point.u) >= gap);
  if (!free || points.length >= maxControlPoints || Number.isNaN(point.u) || Number.isNaN(point.w)) return [...points];
  return [...points, point].sort((a, b) => a.u - b.u);
}

/** The points without point `index`. The same points when only two are left. */
export function removePoint(points: readonly ControlPoint[], index: number): ControlPoint[] {
  return points.length <= minControlPoints ? [...points] : points.filter((_, i) => i !== index);
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
