import { describe, expect, it } from 'vitest';
import { comparedRuns } from './comparisons';
import { defaultRunConfig, methodOf, standardSettings } from './defaults';
import { comparisonQuestions, experimentRequestSchema } from './experiments';
import { passesOf } from './experimentCost';
import { linearNoiseSchedule } from '../schedule/noiseSchedule';
import { evaluateCurve, evaluateXi } from '../schedule/weightCurve';

const config = { ...defaultRunConfig, steps: 100 };
const changes = [
  { step: 10, settings: { ...config.live, lambda: 0.5 } },
  { step: 20, settings: { ...config.live, lambda: 0.5, bankShare: 0.4 } },
];

describe('the runs that are compared', () => {
  it.each(comparisonQuestions)('can all be trained, differ, and have what they ask in common (%s)', (question) => {
    const runs = comparedRuns({ question, config, changes });
    expect(runs.length).toBeGreaterThanOrEqual(2);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    expect(new Set(runs.map((run) => JSON.stringify([run.config, run.changes]))).size).toBe(runs.length);
    for (const run of runs) {
      expect(run.config).toMatchObject({ seed: config.seed, steps: config.steps, batchSize: config.batchSize, dataset: config.dataset });
      const { psi, xi } = run.config.live;
      expect(Math.max(...evaluateCurve(psi, linearNoiseSchedule()))).toBeGreaterThan(0);
      expect(Math.max(...evaluateXi(xi, psi, linearNoiseSchedule()))).toBeGreaterThan(0);
    }
  });

  it('race standard fine-tuning against Diff-Tuning, whichever of them the recipe is set to', () => {
    for (const live of [config.live, { ...config.live, ...standardSettings }]) {
      const [standard, diffTuning] = comparedRuns({ question: 'race', config: { ...config, live }, changes: [] });
      expect(standard && methodOf(standard.config.live)).toBe('standard');
      expect(diffTuning?.config.live).toMatchObject({ psi: { family: 'power', tau: 1 }, bankShare: 0.2 });
    }
  });

  it('take the objective apart in the ablation', () => {
    const halves = comparedRuns({ question: 'ablation', config, changes: [] }).map(({ id, config: { live } }) => [id, live.psi.family, live.bankShare, live.xi.mode]);
    expect(halves).toEqual([
      ['diff-tuning', 'power', 0.2, 'mirror'],
      ['retention-only', 'constant', 0.2, 'own'],
      ['reconsolidation-only', 'power', 0, 'mirror'],
      ['standard', 'constant', 0, 'mirror'],
    ]);
  });

  it('leave the last change out, and need one for that', () => {
    const [withChange, without] = comparedRuns({ question: 'withoutChange', config, changes });
    expect(withChange?.changes).toEqual(changes);
    expect(without?.changes).toEqual(changes.slice(0, 1));
    expect(() => comparedRuns({ question: 'withoutChange', config, changes: [] })).toThrow('nothing to leave out');
  });
});

describe('what a comparison costs', () => {
  it('grows with seeds and steps, and counts the banks that must be drawn', () => {
    const request = experimentRequestSchema.parse({ kind: 'comparison', question: 'race', config, measurements: 2, count: 8, ddimSteps: 4, ewc: false, seeds: [0] });
    const passes = 2 * (100 * 32 * 3 + 2 * 8 * 4) + 8 * 4;
    expect(passesOf(request)).toBe(passes);
    expect(request.kind === 'comparison' && passesOf({ ...request, seeds: [0, 1] })).toBe(2 * passes);
    expect(request.kind === 'comparison' && passesOf({ ...request, ewc: true })).toBe(passes + 8 * 3);
    expect(request.kind === 'comparison' && passesOf({ ...request, question: 'bankSteps' })).toBe(4 * (100 * 32 * 3 + 2 * 8 * 4) + 8 * 4 + 512 * (5 + 10 + 25));
  });
});
