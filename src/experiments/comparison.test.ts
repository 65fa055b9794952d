import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { comparedRuns } from '../config/comparisons';
import { diffTuningSettings } from '../config/defaults';
import { passesOf } from '../config/experimentCost';
import type { ExperimentRow, RequestOf } from '../config/experiments';
import { prepareRun } from '../training/prepareRun';
import { miniRunConfig } from '../training/miniRun.testdata';
import { comparison, sliceEnds } from './comparison';
import { findingsOf, miniLab } from './miniLab.testdata';

const STEPS = 6;
const config = miniRunConfig({ ...diffTuningSettings, learningRate: 1e-2 }, { steps: STEPS, batchSize: 5 });
const request: RequestOf<'comparison'> = { kind: 'comparison', question: 'race', config, changes: [], measurements: 2, count: 8, ddimSteps: 2, ewc: false, seeds: [4, 5] };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The losses of one run alone. */
async function lossesAlone(arm: string, seed: number): Promise<number[]> {
  const lab = miniLab();
  const run = comparedRuns(request).find(({ id }) => id === arm);
  if (run === undefined) throw new Error(arm);
  const own = { ...run.config, seed };
  const prepared = await prepareRun(own, lab.base, lab.dataset, await lab.bank({ ...own.bank, seed: 4 }));
  prepared.run.advance(STEPS);
  const losses = (await prepared.run.readLosses()).map(({ reconsolidation }) => reconsolidation ?? NaN);
  prepared.run.dispose();
  return losses;
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const of = (rows: ExperimentRow[], arm: string, seed: number, measure: ExperimentRow['measure']) => rows.filter((row) => row.arm === arm && row.seed === seed && row.measure === measure);

describe('a comparison of runs', () => {
  it('trains every run as it would have been trained alone', async () => {
    const { rows } = await findingsOf(comparison(miniLab(), request));
    for (const arm of ['standard', 'diff-tuning']) {
      for (const seed of request.seeds) {
        const alone = await lossesAlone(arm, seed);
        expect(of(rows, arm, seed, 'reconsolidation').map(({ x, value }) => [x, value])).toEqual([
          [3, mean(alone.slice(0, 3))],
          [6, mean(alone.slice(3))],
        ]);
      }
    }
  });

  it('lets its curves grow side by side, from a start that all runs of a seed share', async () => {
    const lab = miniLab();
    const { rows, strips } = await findingsOf(comparison(lab, request));
    const measured = rows.filter(({ measure, seed }) => measure === 'fdIcon64' && seed === 4);
    expect(measured.filter(({ against }) => against === 'target').map(({ arm, x }) => `${arm} ${x}`)).toEqual(['standard 0', 'diff-tuning 0', 'standard 3', 'diff-tuning 3', 'standard 6', 'diff-tuning 6']);
    expect(measured.filter(({ against }) => against === 'source')).toHaveLength(6);
    const [first, second] = measured;
    expect(first?.value).toBe(second?.value);
    expect(strips.map(({ arm, x }) => `${arm} ${x}`).slice(0, 3)).toEqual(['standard 0', 'diff-tuning 0', 'standard 3']);
    expect(lab.passes).toBeCloseTo(passesOf(request), 6);
  });

  it('measures the distance in weights where asked, zero at the start', async () => {
    const { rows } = await findingsOf(comparison(miniLab(), { ...request, seeds: [4], ewc: true }));
    const total = of(rows, 'diff-tuning', 4, 'ewcTotal').map(({ value }) => value);
    expect(total).toHaveLength(3);
    expect(total[0]).toBe(0);
    expect(total[2]).toBeGreaterThan(0);
  });

  it('distils beside it where that is the question', async () => {
    const { rows } = await findingsOf(comparison(miniLab(), { ...request, question: 'retention', seeds: [4] }));
    const [bank] = of(rows, 'bank', 4, 'retention');
    const [distillation] = of(rows, 'distillation', 4, 'retention');
    expect(bank?.value).toBeGreaterThan(0);
    expect(distillation?.value).toBeLessThan((bank?.value ?? 0) / 2); // at the first step it is nothing at all
    expect(of(rows, 'none', 4, 'retention')).toEqual([]);
  });

  it('repeats a run with its changes, and without the last of them', async () => {
    const changes = [
      { step: 2, settings: { ...config.live, lambda: 1 } },
      { step: 4, settings: { ...config.live, lambda: 1, learningRate: 1e-5 } },
    ];
    const asked = { ...request, question: 'withoutChange' as const, changes, seeds: [4], measurements: 1 };
    const { rows } = await findingsOf(comparison(miniLab(), asked));
    const losses = (arm: string) => of(rows, arm, 4, 'reconsolidation').map(({ x, value }) => ({ x, value }));
    expect(losses('with-change').map(({ x }) => x)).toEqual([2, 4, 6]);
    expect(losses('with-change').slice(0, 2)).toEqual(losses('without-change').slice(0, 2));
    expect(losses('with-change')[2]?.value).not.toBe(losses('without-change')[2]?.value);
  });

  it('says which run broke, and how to go on', async () => {
    const asked = { ...request, config: { ...config, live: { ...config.live, learningRate: 1e30 } }, seeds: [4] };
    await expect(findingsOf(comparison(miniLab(), asked))).rejects.toThrow(/“Standard”.*smaller learning rate/);
  });

  it('leaves no tensors behind, finished, cancelled or broken', async () => {
    const before = tf.memory().numTensors;
    await findingsOf(comparison(miniLab(), { ...request, seeds: [4] }));
    expect(tf.memory().numTensors).toBe(before);
    const left = comparison(miniLab(), request);
    for (let finding = 0; finding < 4; finding++) await left.next();
    await left.return();
    expect(tf.memory().numTensors).toBe(before);
    const lab = { ...miniLab(), passed: () => Promise.reject(new Error('enough')) };
    await expect(findingsOf(comparison(lab, request))).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the turns of the runs', () => {
  it('end at every measurement, before every change, at the end, and not too far apart', () => {
    const ends = sliceEnds({ config: { ...config, steps: 100 }, measurements: 3, changes: [{ step: 0, settings: config.live }, { step: 7, settings: config.live }] });
    expect(ends).toEqual([7, 25, 33, 50, 67, 75, 100]);
  });
});
