import { maxControlPoints, maxWeight, minControlPoints } from './controlPoints';
import type { Curve } from './curve';
import type { NoiseSchedule } from './noiseSchedule';
import { evaluateCurve } from './weightCurve';

export type SplineCurve = Extract<Curve, { family: 'spline' }>;

/**
 * The curve as a spline through `pointCount` (2…32) of its own weights at timesteps evenly spread from 0 to T − 1,
 * so that its handles can be dragged. A spline stays as it is. Where a curve rises above 10, the limit of a point,
 * all of it is scaled down: its shape is kept. Throws a RangeError for another number of points.
 */
export function convertToSpline(curve: Curve, pointCount: number, schedule: NoiseSchedule): SplineCurve {
  if (curve.family === 'spline') return curve;
  if (!Number.isInteger(pointCount) || pointCount < minControlPoints || pointCount > maxControlPoints) {
    throw new RangeError(`A spline has ${minControlPoints} to ${maxControlPoints} control points, not ${pointCount}.`);
  }
  const weights = evaluateCurve(curve, schedule);
  const scale = Math.min(1, maxWeight / weights.reduce((largest, weight) => Math.max(largest, weight), 0));
  const last = schedule.T - 1;
  const points = Array.from({ length: pointCount }, (_, i) => {
    const t = Math.round((i * last) / (pointCount - 1));
    return { u: t / last, w: Math.min((weights[t] ?? 0) * scale, maxWeight) };
  });
  return { family: 'spline', points };
}
