import type { LiveSettings, ObjectiveForm } from '../config/runConfig';
import type { NoiseSchedule } from '../schedule/noiseSchedule';
import { cumulativeTable, isZeroCurve, uniformTable } from '../schedule/timestepDensity';
import { evaluateCurve, evaluateXi } from '../schedule/weightCurve';

/** How the rows of one kind draw t and what their losses weigh. */
export interface RowPlan {
  rows: number;
  /** Cumulative u32 table that t is drawn from (timestepDensity.ts). */
  table: Uint32Array;
  /** Loss weight of a row at t within its kind's mean, [T]; null means 1 everywhere (the sampled form). */
  weightOfT: Float64Array | null;
  /** Factor on the kind's mean loss in the objective: 1 for the target, λ for the bank. */
  factor: number;
}

/** The split of a batch between target set and knowledge bank, and both densities of t. Changes only when live settings do. */
export interface BatchPlan {
  target: RowPlan;
  bank: RowPlan;
}

/**
 * Rows of a batch that come from the bank: the share, rounded (of 32, 0.2 gives 6).
 * A curve that is zero everywhere draws no rows of its kind: the other kind fills the batch.
 */
export function bankRowsOf(batchSize: number, bankShare: number, psiIsZero: boolean, xiIsZero: boolean): number {
  if (psiIsZero && (xiIsZero || bankShare === 0)) {
    throw new Error('Nothing is left to train on: ψ is zero everywhere and the knowledge bank draws no rows. Raise ψ, or ξ and the bank share.');
  }
  if (xiIsZero || bankShare === 0) return 0;
  if (psiIsZero) return batchSize;
  return Math.round(batchSize * bankShare);
}

/** Works the objective's curves out into row counts, densities and weights (METHOD.md §3, sampled and weighted form). */
export function planBatch(live: LiveSettings, form: ObjectiveForm, batchSize: number, schedule: NoiseSchedule): BatchPlan {
  const psi = evaluateCurve(live.psi, schedule);
  const xi = evaluateXi(live.xi, live.psi, schedule);
  const bankRows = bankRowsOf(batchSize, live.bankShare, isZeroCurve(psi), isZeroCurve(xi));
  const rowPlan = (rows: number, curve: Float64Array, factor: number): RowPlan =>
    form === 'sampled' && rows > 0
      ? { rows, table: cumulativeTable(curve), weightOfT: null, factor }
      : { rows, table: uniformTable(curve.length), weightOfT: curve, factor };
  return { target: rowPlan(batchSize - bankRows, psi, 1), bank: rowPlan(bankRows, xi, live.lambda) };
}

/** Throws when a plan has other rows in all than the one that a stepper was made for. */
export function checkRows(plan: BatchPlan, made: BatchPlan): void {
  const [rows, expected] = [plan, made].map(({ target, bank }) => target.rows + bank.rows);
  if (rows !== expected) throw new RangeError(`This plan has ${rows} rows, but the steps are made for ${expected}. Plan batches of ${expected}, or prepare another run.`);
}
