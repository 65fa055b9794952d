import { describe, expect, it } from 'vitest';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import { linearNoiseSchedule } from '../schedule/noiseSchedule';
import { cumulativeTable, uniformTable } from '../schedule/timestepDensity';
import { evaluateCurve, evaluateXi } from '../schedule/weightCurve';
import { bankRowsOf, planBatch } from './batchPlan';

const schedule = linearNoiseSchedule();
const zero = { family: 'constant', value: 0 } as const;

describe('the split of a batch', () => {
  it.each([
    [32, 0.2, 6],
    [32, 0, 0],
    [32, 1, 32],
    [16, 0.2, 3],
    [8, 0.05, 0],
    [1, 0.2, 0],
    [256, 0.5, 128],
  ])('of %i rows at a share of %s takes %i from the bank', (batchSize, share, rows) => {
    expect(bankRowsOf(batchSize, share, false, false)).toBe(rows);
  });

  it('takes no rows of a kind whose curve is zero everywhere', () => {
    expect(bankRowsOf(32, 0.2, false, true)).toBe(0);
    expect(bankRowsOf(32, 0.2, true, false)).toBe(32);
  });

  it.each([[true, 0.2], [true, 0], [false, 0]])('is refused when ψ is zero and the bank draws nothing (ξ zero: %s, share %s)', (xiIsZero, share) => {
    expect(() => bankRowsOf(32, share, true, xiIsZero)).toThrow('Nothing is left to train on');
  });
});

describe('the plan of a batch', () => {
  const psi = evaluateCurve(diffTuningSettings.psi, schedule);
  const xi = evaluateXi(diffTuningSettings.xi, diffTuningSettings.psi, schedule);

  it('in the sampled form draws t from the curves and weighs nothing but λ', () => {
    const { target, bank } = planBatch(diffTuningSettings, 'sampled', 32, schedule);
    expect(target).toEqual({ rows: 26, table: cumulativeTable(psi), weightOfT: null, factor: 1 });
    expect(bank).toEqual({ rows: 6, table: cumulativeTable(xi), weightOfT: null, factor: 0.1 });
  });

  it('in the weighted form draws t uniformly and weighs by the curves', () => {
    const { target, bank } = planBatch(diffTuningSettings, 'weighted', 32, schedule);
    expect(target).toEqual({ rows: 26, table: uniformTable(1000), weightOfT: psi, factor: 1 });
    expect(bank).toEqual({ rows: 6, table: uniformTable(1000), weightOfT: xi, factor: 0.1 });
  });

  it('of standard fine-tuning draws every row from the target set, t uniformly, in either form', () => {
    for (const form of ['sampled', 'weighted'] as const) {
      const { target, bank } = planBatch(standardSettings, form, 32, schedule);
      expect([target.rows, bank.rows]).toEqual([32, 0]);
      expect(target.table).toEqual(uniformTable(1000));
      expect(target.weightOfT ?? new Float64Array(1000).fill(1)).toEqual(new Float64Array(1000).fill(1));
    }
  });

  it('does not depend on the height of a curve in the sampled form', () => {
    const planOf = (value: number) => planBatch({ ...standardSettings, psi: { family: 'linear', start: 0.1 * value, end: value } }, 'sampled', 8, schedule);
    expect(planOf(4).target.table).toEqual(planOf(2).target.table);
  });

  it('fills the batch from the bank when ψ is zero and ξ is its own curve', () => {
    const { target, bank } = planBatch({ ...diffTuningSettings, psi: zero, xi: { mode: 'own', curve: { family: 'constant', value: 1 } } }, 'sampled', 32, schedule);
    expect([target.rows, bank.rows]).toEqual([0, 32]);
  });

  it('draws no bank rows when ξ is zero, as the complement of ψ ≡ 1 is', () => {
    const { target, bank } = planBatch({ ...standardSettings, bankShare: 0.2, xi: { mode: 'complement' } }, 'sampled', 32, schedule);
    expect([target.rows, bank.rows]).toEqual([32, 0]);
  });

  it('is refused when both curves are zero', () => {
    expect(() => planBatch({ ...diffTuningSettings, psi: zero }, 'sampled', 32, schedule)).toThrow('Raise ψ, or ξ and the bank share.');
  });
});
