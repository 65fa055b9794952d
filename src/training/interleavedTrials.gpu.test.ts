import { describe, expect, test, vi } from 'vitest';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import type { LiveSettings } from '../config/runConfig';
import type { ImageSource } from '../data/imageDataset';
import { Replay } from '../gpu/replay';
import { planBatch } from './batchPlan';
import { miniRunConfig, miniStepperOptions, pictures, schedule } from './miniRun.testdata';
import { RecordedStepper } from './recordedStepper';
import { ReferenceStepper, type StepperOptions } from './referenceStepper';
import type { Stepper } from './stepper';
import type { StateValues } from './trainingState';

interface Trial {
  seed: number;
  live: LiveSettings;
  bank: ImageSource;
  learningRate: number;
}

const trials: Trial[] = [
  { seed: 3, live: { ...diffTuningSettings, bankShare: 0.25 }, bank: pictures(6, 8, 2), learningRate: 1e-3 },
  { seed: 4, live: { ...standardSettings, bankShare: 0.5, psi: { family: 'step', threshold: 0.5, low: 0, high: 1 } }, bank: pictures(6, 8, 5), learningRate: 3e-3 },
  { seed: 3, live: { ...diffTuningSettings, bankShare: 0.5 }, bank: pictures(3, 8, 6), learningRate: 2e-3 },
];
const SLICES = [1, 2, 3];
const config = miniRunConfig(diffTuningSettings);

const planOf = ({ live }: Trial) => planBatch(live, config.form, config.batchSize, schedule);
const optionsOf = (trial: Trial): StepperOptions => {
  const options = miniStepperOptions({ ...config, seed: trial.seed });
  return { ...options, plan: planOf(trial), sources: { ...options.sources, bank: trial.bank } };
};

const steppers: [string, (options: StepperOptions) => Promise<Stepper>][] = [
  ['recorded steps', (options) => RecordedStepper.create(options)],
  ['plain steps', (options) => Promise.resolve(new ReferenceStepper(options))],
];

interface Outcome {
  state: StateValues;
  losses: number[];
}

/** Each trial on a stepper of its own, from end to end. */
async function apart(create: (options: StepperOptions) => Promise<Stepper>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const trial of trials) {
    const stepper = await create(optionsOf(trial));
    const losses: number[] = [];
    for (const count of SLICES) {
      stepper.advance(count, () => trial.learningRate);
      losses.push(...(await stepper.readLosses()));
    }
    outcomes.push({ state: await stepper.read(), losses });
    stepper.dispose();
  }
  return outcomes;
}

/** All trials on one stepper, slice by slice in turns. */
async function inTurns(create: (options: StepperOptions) => Promise<Stepper>): Promise<Outcome[]> {
  const [first] = trials;
  if (first === undefined) throw new Error('missing trial');
  const stepper = await create(optionsOf(first));
  const outcomes = trials.map((trial): Outcome => {
    const { context, start } = optionsOf(trial);
    context.positionTable.dispose();
    return { state: start, losses: [] };
  });
  for (const count of SLICES) {
    for (const [index, trial] of trials.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error('missing outcome');
      stepper.restore(outcome.state);
      stepper.useSeed(trial.seed);
      stepper.usePlan(planOf(trial));
      await stepper.provideBank(trial.bank);
      stepper.advance(count, () => trial.learningRate);
      outcome.losses.push(...(await stepper.readLosses()));
      outcome.state = await stepper.read();
    }
  }
  stepper.dispose();
  return outcomes;
}

describe('trials of several seeds, plans, banks and learning rates that take turns on one stepper', () => {
  test.each(steppers)('end where they end on steppers of their own, to the bit: %s', async (_, create) => {
    expect(await inTurns(create)).toEqual(await apart(create));
  });

  test.each(steppers)('must have one batch size: %s', async (_, create) => {
    const stepper = await create(miniStepperOptions(config));
    expect(() => stepper.usePlan(planBatch(config.live, config.form, 16, schedule))).toThrow('This plan has 16 rows, but the steps are made for 8');
    stepper.dispose();
  });
});

test('a bank that is no larger than the one before takes its place without another replay, a larger one with', async () => {
  const stepper = await RecordedStepper.create(miniStepperOptions(config));
  const prepare = vi.spyOn(Replay, 'prepare');
  const prepared: number[] = [];
  for (const count of [6, 2, 6, 12, 9]) {
    await stepper.provideBank(pictures(count, 8, 7));
    prepared.push(prepare.mock.calls.length);
  }
  expect(prepared).toEqual([0, 0, 0, 1, 1]);
  prepare.mockRestore();
  stepper.dispose();
});
