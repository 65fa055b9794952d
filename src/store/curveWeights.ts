import type { LiveSettings, ObjectiveForm } from '../config/runConfig';
import { linearNoiseSchedule, T } from '../schedule/noiseSchedule';
import { isZeroCurve, timestepDensity } from '../schedule/timestepDensity';
import { evaluateCurve, evaluateXi } from '../schedule/weightCurve';

/** The page's own copy of the noise schedule, which the SNR families need. */
export const noiseSchedule = linearNoiseSchedule();

export interface CurveWeights {
  /** ψ(t) and ξ(t), float64 [T]. */
  psi: Float64Array;
  xi: Float64Array;
}

export function curveWeights({ psi, xi }: Pick<LiveSettings, 'psi' | 'xi'>): CurveWeights {
  return { psi: evaluateCurve(psi, noiseSchedule), xi: evaluateXi(xi, psi, noiseSchedule) };
}

/** The density that the timesteps of one kind of rows are drawn from, [T]; null when the curve is zero everywhere and draws none. */
export function drawnDensity(weights: Float64Array, form: ObjectiveForm): Float64Array | null {
  if (isZeroCurve(weights)) return null;
  return form === 'weighted' ? new Float64Array(T).fill(1 / T) : timestepDensity(weights);
}

/** The share of draws that falls into each of `bins` equal stretches of t. */
export function sharesOf(density: Float64Array, bins: number): number[] {
  const width = density.length / bins;
  return Array.from({ length: bins }, (_, bin) =>
    density.subarray(Math.round(bin * width), Math.round((bin + 1) * width)).reduce((total, p) => total + p, 0),
  );
}
