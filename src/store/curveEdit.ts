import type { LiveSettings } from '../config/runConfig';
import { addPoint, movePoint, removePoint } from '../schedule/controlPoints';
import { convertToSpline } from '../schedule/convertToSpline';
import type { ControlPoint, Curve, Xi } from '../schedule/curve';
import { evaluateXi } from '../schedule/weightCurve';
import { noiseSchedule } from './curveWeights';

export type CurveName = 'psi' | 'xi';

/** How many handles a curve shows that has no points of its own. */
const handleCount = 6;
const valueCount = 33;

/** The curve that the editor's handles belong to; null for a ξ that follows from ψ. */
export function editableCurve(live: LiveSettings, name: CurveName): Curve | null {
  if (name === 'psi') return live.psi;
  return live.xi.mode === 'own' ? live.xi.curve : null;
}

export function withCurve(name: CurveName, curve: Curve): Partial<LiveSettings> {
  return name === 'psi' ? { psi: curve } : { xi: { mode: 'own', curve } };
}

export function handlesOf(curve: Curve): readonly ControlPoint[] {
  return convertToSpline(curve, handleCount, noiseSchedule).points;
}

const splineThrough = (points: ControlPoint[]): Curve => ({ family: 'spline', points });

export function withHandleMoved(curve: Curve, index: number, target: ControlPoint): Curve {
  return splineThrough(movePoint(handlesOf(curve), index, target));
}

export function withHandleAdded(curve: Curve, point: ControlPoint): Curve {
  return splineThrough(addPoint(handlesOf(curve), point));
}

/** A new point halfway to the next one, or to the one before where there is none. */
export function withHandleAddedBeside(curve: Curve, index: number): Curve {
  const points = handlesOf(curve);
  const here = points[index];
  const beside = points[index + 1] ?? points[index - 1];
  if (here === undefined || beside === undefined) return curve;
  return withHandleAdded(curve, { u: (here.u + beside.u) / 2, w: (here.w + beside.w) / 2 });
}

export function withHandleRemoved(curve: Curve, index: number): Curve {
  return splineThrough(removePoint(handlesOf(curve), index));
}

/** ξ in another mode. A curve of its own begins as the ξ that was in force. */
export function withXiMode({ psi, xi }: LiveSettings, mode: Xi['mode']): Xi {
  if (mode === xi.mode) return xi;
  if (mode !== 'own') return { mode };
  if (xi.mode === 'mirror' && psi.family === 'power') return { mode, curve: { ...psi, inverted: !psi.inverted } };
  const weights = evaluateXi(xi, psi, noiseSchedule);
  const values = Array.from({ length: valueCount }, (_, i) => weights[Math.round((i * (weights.length - 1)) / (valueCount - 1))] ?? 0);
  return { mode, curve: convertToSpline({ family: 'free', values }, handleCount, noiseSchedule) };
}

/** A free-form curve with the stretch between two points drawn as a straight line: one stroke of the pointer. */
export function withStroke(values: readonly number[], from: ControlPoint, to: ControlPoint): Curve {
  const last = values.length - 1;
  const [left, right] = from.u <= to.u ? [from, to] : [to, from];
  const first = Math.round(left.u * last);
  const end = Math.round(right.u * last);
  const drawn = values.map((value, i) => {
    if (i < first || i > end) return value;
    if (first === end) return to.w;
    return left.w + ((right.w - left.w) * (i - first)) / (end - first);
  });
  return { family: 'free', values: drawn };
}
