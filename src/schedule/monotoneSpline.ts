import type { ControlPoint } from './curve';

/** Points closer in u than this count as one place. */
const samePlace = 1e-9;

/**
 * The monotone cubic through control points (Fritsch & Carlson 1980, "Monotone piecewise cubic interpolation"):
 * between two neighbours it never leaves the range of their weights; before the first and after the last it is constant.
 * Points may come in any order; of several in one place the last given counts. Throws a RangeError without points.
 */
export function monotoneSpline(points: readonly ControlPoint[]): (u: number) => number {
  const knots = distinctKnots(points);
  const first = knots[0];
  const last = knots.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('A spline needs at least one control point; it was given none.');
  const segments = knotSegments(knots);
  return (u) => {
    if (u <= first.u) return first.w;
    const segment = segments.find(({ right }) => u < right.u);
    return segment === undefined ? last.w : hermite(segment, u);
  };
}

interface Segment {
  left: ControlPoint;
  right: ControlPoint;
  /** dw/du at the ends. */
  leftSlope: number;
  rightSlope: number;
}

function distinctKnots(points: readonly ControlPoint[]): ControlPoint[] {
  const knots: ControlPoint[] = [];
  for (const point of points.toSorted((a, b) => a.u - b.u)) {
    const previous = knots.at(-1);
    if (previous !== undefined && point.u - previous.u < samePlace) knots[knots.length - 1] = { u: previous.u, w: point.w };
    else knots.push(point);
  }
  return knots;
}

function knotSegments(knots: readonly ControlPoint[]): Segment[] {
  const segments = knots.slice(1).map((right, i): Segment => {
    const left = knots[i] ?? right;
    return { left, right, leftSlope: secant(left, right), rightSlope: secant(left, right) };
  });
  segments.forEach((segment, i) => {
    const next = segments[i + 1];
    if (next === undefined) return;
    const slope = Math.sign(segment.rightSlope) === Math.sign(next.leftSlope) ? (segment.rightSlope + secant(next.left, next.right)) / 2 : 0;
    segment.rightSlope = slope;
    next.leftSlope = slope;
  });
  // Fritsch & Carlson's circle of radius 3 bounds the slopes of a monotone segment. A slope shared with a neighbour shrinks in both.
  segments.forEach((segment, i) => {
    const bound = 3 * Math.abs(secant(segment.left, segment.right));
    const size = Math.hypot(segment.leftSlope, segment.rightSlope);
    if (size <= bound) return;
    segment.leftSlope *= bound / size;
    segment.rightSlope *= bound / size;
    const previous = segments[i - 1];
    const next = segments[i + 1];
    if (previous !== undefined) previous.rightSlope = segment.leftSlope;
    if (next !== undefined) next.leftSlope = segment.rightSlope;
  });
  return segments;
}

const secant = (left: ControlPoint, right: ControlPoint): number => (right.w - left.w) / (right.u - left.u);

function hermite({ left, right, leftSlope, rightSlope }: Segment, u: number): number {
  const width = right.u - left.u;
  const s = (u - left.u) / width;
  const w =
    left.w * (1 + 2 * s) * (1 - s) ** 2 + right.w * s * s * (3 - 2 * s) +
    width * s * (1 - s) * (leftSlope * (1 - s) - rightSlope * s);
  return Math.min(Math.max(w, Math.min(left.w, right.w)), Math.max(left.w, right.w));
}
