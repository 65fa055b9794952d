import { describe, expect, it } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import type { LiveSettings, ObjectiveForm } from '../config/runConfig';
import type { Curve } from '../schedule/curve';
import { meanOfCurve } from '../schedule/timestepDensity';
import { evaluateCurve, evaluateXi } from '../schedule/weightCurve';
import { planBatch } from './batchPlan';
import { drawBatch } from './drawBatch';
import { labelledPictures, pictures, schedule, sourcesOf } from './miniRun.testdata';

const sources = sourcesOf(labelledPictures(8, 1), pictures(4, 1, 2));
const STEPS = 1000;

/** A loss over t as a trained model shows it: high on the data side, low on the noise side. */
const targetLoss = (t: number): number => 0.03 + 0.9 * Math.exp(-t / 120);
const bankLoss = (t: number): number => 0.02 + 0.7 * Math.exp(-t / 200) + 0.1 * (t / 1000) ** 2;

/** Mean over many steps of what a step minimises, Σ lossWeight · loss, had the model the losses above. */
function objective(live: LiveSettings, form: ObjectiveForm): number {
  const plan = planBatch(live, form, 32, schedule);
  let sum = 0;
  for (let step = 1; step <= STEPS; step++) {
    const { t, lossWeight, targetRows } = drawBatch(plan, sources, 1, step);
    for (const [row, timestep] of t.entries()) sum += (lossWeight[row] ?? NaN) * (row < targetRows ? targetLoss : bankLoss)(timestep);
  }
  return sum / STEPS;
}

const curves: Curve[] = [
  diffTuningSettings.psi,
  { family: 'power', tau: 0.5, inverted: false },
  { family: 'sigmoid', center: 0.4, width: 0.1 },
  { family: 'linear', start: 0.2, end: 3 },
];

describe.each(curves)('the two forms of the objective with ψ of the family $family', (psi) => {
  const live: LiveSettings = { ...diffTuningSettings, psi, bankShare: 0.5, lambda: 0.4 };
  const weights = evaluateCurve(psi, schedule);
  const xi = evaluateXi(live.xi, psi, schedule);
  const expectation = (curve: Float64Array, loss: (t: number) => number) => curve.reduce((sum, weight, t) => sum + weight * loss(t), 0) / curve.length;

  it('have E_U[ψ·l] = ψ̄·E_pψ[l]', () => {
    const noBank = { ...live, bankShare: 0 };
    const exact = expectation(weights, targetLoss);
    expect(objective(noBank, 'weighted') / exact).toBeCloseTo(1, 1);
    expect((meanOfCurve(weights) * objective(noBank, 'sampled')) / exact).toBeCloseTo(1, 1);
  });

  it('agree up to the factor ψ̄ when the sampled form takes λ·ξ̄ / ψ̄', () => {
    const [psiMean, xiMean] = [meanOfCurve(weights), meanOfCurve(xi)];
    const exact = expectation(weights, targetLoss) + live.lambda * expectation(xi, bankLoss);
    expect(objective(live, 'weighted') / exact).toBeCloseTo(1, 1);
    expect((psiMean * objective({ ...live, lambda: (live.lambda * xiMean) / psiMean }, 'sampled')) / exact).toBeCloseTo(1, 1);
  });
});
