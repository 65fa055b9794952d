import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import type { RunConfig } from '../config/runConfig';
import { planBatch } from './batchPlan';
import { miniRunConfig, miniStepperOptions, schedule } from './miniRun.testdata';
import { RecordedStepper } from './recordedStepper';
import { ReferenceStepper, type StepperOptions } from './referenceStepper';
import type { Stepper } from './stepper';

const config = miniRunConfig({ ...diffTuningSettings, bankShare: 0.4 }, { batchSize: 10 });
const distilled: RunConfig = { ...config, retention: 'distillation' };
const TARGET_ROWS = 6;
const models = [['eps alone', {}], ['eps and a variance', { learnSigma: true }]] as const;

const steppers: [string, (options: StepperOptions) => Promise<Stepper>][] = [
  ['recorded', (options) => RecordedStepper.create(options)],
  ['plain', (options) => Promise.resolve(new ReferenceStepper(options))],
];

/** Losses [steps][B]; before step `resplitAt` the split becomes half and half. */
async function lossesOf(stepper: Stepper, steps: number, resplitAt = Infinity): Promise<number[][]> {
  for (let step = 1; step <= steps; step++) {
    if (step === resplitAt) stepper.usePlan(planBatch({ ...config.live, bankShare: 0.5 }, config.form, config.batchSize, schedule));
    stepper.advance(1, () => 1e-3);
  }
  const losses = [...(await stepper.readLosses())];
  stepper.dispose();
  return Array.from({ length: steps }, (_, step) => losses.slice(step * config.batchSize, (step + 1) * config.batchSize));
}

describe.each(models)('distillation from a model that predicts %s', (_, model) => {
  test.each(steppers)('begins with nothing to retain, and the target rows as they are without: %s', async (__, create) => {
    const [first = [], second = []] = await lossesOf(await create(miniStepperOptions(distilled, model)), 2);
    const [plain = []] = await lossesOf(await create(miniStepperOptions(config, model)), 1);
    expect(first.slice(0, TARGET_ROWS)).toEqual(plain.slice(0, TARGET_ROWS));
    for (const loss of first.slice(TARGET_ROWS)) expect(loss).toBeLessThan(1e-6);
    for (const loss of second.slice(TARGET_ROWS)) expect(loss).toBeGreaterThan(0); // the model has left its teacher
    for (const loss of plain.slice(TARGET_ROWS)) expect(loss).toBeGreaterThan(0.1);
  });

  test('in recorded steps has the losses of composed ones on the CPU within 1e-4, the split changed on the way', async () => {
    const ours = await lossesOf(await RecordedStepper.create(miniStepperOptions(distilled, model)), 12, 7);
    await tf.setBackend('cpu');
    const twins = await lossesOf(new ReferenceStepper(miniStepperOptions(distilled, model)), 12, 7).finally(() => tf.setBackend('webgpu'));
    ours.slice(1).forEach((losses, index) => {
      const expected = twins[index + 1] ?? [];
      const targetRows = index + 2 < 7 ? TARGET_ROWS : 5;
      losses.slice(0, targetRows).forEach((loss, row) => expect(Math.abs(loss / (expected[row] ?? NaN) - 1)).toBeLessThan(1e-4));
      // differences of two predictions of about one, each off by some 1e-7
      losses.slice(targetRows).forEach((loss, row) => expect(Math.abs(Math.sqrt(loss) - Math.sqrt(expected[targetRows + row] ?? NaN))).toBeLessThan(1e-5));
      expect(Math.max(...losses.slice(targetRows))).toBeGreaterThan(1e-6);
    });
  });
});

test('the teacher is on the device for as long as the stepper, and only in runs with distillation', async () => {
  const before = tf.memory().numTensors;
  const options = miniStepperOptions(distilled);
  expect(miniStepperOptions(config).context.teacher).toBeUndefined();
  const held = tf.memory().numTensors;
  const stepper = await RecordedStepper.create(options);
  expect(options.context.teacher?.theta.isDisposed).toBe(false);
  stepper.dispose();
  expect(options.context.teacher?.theta.isDisposed).toBe(true);
  expect(tf.memory().numTensors).toBeLessThan(held);
  expect(tf.memory().numTensors).toBe(before + 1); // the position table of the run without
});

test('the teacher’s forward pass is dispatched in runs with distillation only', async () => {
  const [without, withTeacher] = [await RecordedStepper.create(miniStepperOptions(config)), await RecordedStepper.create(miniStepperOptions(distilled))];
  expect(withTeacher.dispatches).toBeGreaterThan(without.dispatches + 10);
  without.dispose();
  withTeacher.dispose();
});
