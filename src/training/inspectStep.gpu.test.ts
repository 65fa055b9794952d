import { describe, expect, test } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import type { RunConfig } from '../config/runConfig';
import { planBatch } from './batchPlan';
import { drawBatch } from './drawBatch';
import { miniRunConfig, miniStepperOptions, pictures, schedule } from './miniRun.testdata';
import { RecordedStepper } from './recordedStepper';
import { ReferenceStepper, type StepperOptions } from './referenceStepper';
import type { Stepper } from './stepper';

const config = miniRunConfig({ ...diffTuningSettings, bankShare: 0.4 }, { batchSize: 10 });
const otherPlan = planBatch({ ...config.live, bankShare: 0.5, psi: { family: 'step', threshold: 0.5, low: 0, high: 1 } }, config.form, 10, schedule);
const otherBank = pictures(9, 8, 7);

const steppers: [string, (options: StepperOptions) => Promise<Stepper>][] = [
  ['recorded', (options) => RecordedStepper.create(options)],
  ['plain', (options) => Promise.resolve(new ReferenceStepper(options))],
];
const kinds: [string, RunConfig, { learnSigma?: boolean }][] = [
  ['a run with a bank', config, {}],
  ['a run with distillation of a model with a variance', { ...config, retention: 'distillation' }, { learnSigma: true }],
];

describe.each(steppers)('a %s step taken apart', (_, create) => {
  test.each(kinds)('has the row losses of the step that is taken next, and leaves the state alone, in %s', async (__, changed, model) => {
    const stepper = await create(miniStepperOptions(changed, model));
    stepper.advance(3, () => 3e-3);
    await stepper.readLosses();
    stepper.useSeed(8);
    stepper.usePlan(otherPlan);
    await stepper.provideBank(otherBank);
    const before = await stepper.read();
    const inspected = await stepper.inspect();
    expect(await stepper.read()).toEqual(before);
    const again = stepper.inspect();
    stepper.advance(1, () => 3e-3);
    expect(await again).toEqual(inspected); // whatever is queued meanwhile
    const losses = await stepper.readLosses();
    expect(inspected.step).toBe(4);
    expect(inspected.rowLosses).toHaveLength(10);
    inspected.rowLosses.forEach((loss, row) => expect(Math.abs(loss / (losses[row] ?? NaN) - 1), `row ${row}`).toBeLessThan(1e-4));
    stepper.dispose();
  });

  test('shows the pictures that the step draws, and what the model makes of them', async () => {
    const options = miniStepperOptions(config);
    const stepper = await create(options);
    const { step, batch, xt, predictedEps, predictedX0, rowLosses, targetDensity, bankDensity } = await stepper.inspect(5);
    expect(step).toBe(5);
    expect(batch).toEqual(drawBatch(options.plan, options.sources, options.seed, 5));
    const pixels = 3 * 8 * 8;
    batch.t.forEach((t, row) => {
      const alphaBar = schedule.alphaBar[t] ?? NaN;
      let squares = 0;
      for (let i = row * pixels; i < (row + 1) * pixels; i++) {
        const [x0 = NaN, eps = NaN, noisy = NaN, predicted = NaN] = [batch.x0[i], batch.eps[i], xt[i], predictedEps[i]];
        expect(noisy).toBeCloseTo(Math.sqrt(alphaBar) * x0 + Math.sqrt(1 - alphaBar) * eps, 5);
        const guess = (noisy - Math.sqrt(1 - alphaBar) * predicted) / Math.sqrt(alphaBar);
        expect(predictedX0[i]).toBeCloseTo(Math.max(-1, Math.min(1, guess)), 4);
        squares += (predicted - eps) ** 2;
      }
      expect(Math.abs(squares / pixels / (rowLosses[row] ?? NaN) - 1)).toBeLessThan(1e-4); // so the prediction's pixels are where the noise's are
    });
    expect(targetDensity).toHaveLength(1000);
    expect(bankDensity).toHaveLength(1000);
    stepper.dispose();
  });
});

test('a step without bank rows has no density of theirs', async () => {
  const stepper = new ReferenceStepper(miniStepperOptions(miniRunConfig({ ...diffTuningSettings, bankShare: 0 })));
  expect((await stepper.inspect()).bankDensity).toBeNull();
  stepper.dispose();
});
