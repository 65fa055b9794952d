import { z } from 'zod';
import type { ComparisonQuestion, ExperimentKind, ExperimentRequest, RequestOf, ScheduledChange } from '../config/experiments';
import { MOST_SEEDS } from '../config/pairedDifference';
import type { RunConfig } from '../config/runConfig';
import { T } from '../schedule/noiseSchedule';

/** What a person sets of an experiment, each a whole number. */
export const labNumbers = ['shares', 'levels', 'timesteps', 'steps', 'measurements', 'count', 'rows', 'samples', 'ddimSteps', 'seeds'] as const;
export type LabNumber = (typeof labNumbers)[number];

/** What an experiment is asked for with, as it stands in its form. */
export interface LabForm {
  numbers: Readonly<Record<LabNumber, number>>;
  side: RequestOf<'replacement'>['side'];
  question: ComparisonQuestion;
  ewc: boolean;
}

/** The numbers that each kind takes, in the order of its form. */
export const numbersOf: Readonly<Record<ExperimentKind, readonly LabNumber[]>> = {
  replacement: ['shares', 'count', 'ddimSteps', 'seeds'],
  zeroShot: ['levels', 'count', 'ddimSteps', 'seeds'],
  forgetting: ['timesteps', 'rows', 'seeds'],
  ewc: ['samples', 'seeds'],
  comparison: ['steps', 'measurements', 'count', 'ddimSteps', 'seeds'],
  baseline: ['timesteps', 'rows', 'seeds'],
};

const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** What may be typed; the same bounds as the request's (config/experiments.ts). */
export const numberSchemas: Readonly<Record<LabNumber, z.ZodType<number>>> = {
  shares: whole(2, 101),
  levels: whole(2, 50),
  timesteps: whole(2, 100),
  steps: whole(1, 1_000_000),
  measurements: whole(1, 50),
  count: whole(8, 1024),
  rows: whole(8, 1024),
  samples: whole(8, 1024),
  ddimSteps: whole(2, 1000),
  seeds: whole(1, MOST_SEEDS),
};

const real: LabForm['numbers'] = { shares: 11, levels: 10, timesteps: 20, steps: 500, measurements: 5, count: 256, rows: 128, samples: 256, ddimSteps: 20, seeds: 1 };
/** What a CPU can do while one waits. */
const small: LabForm['numbers'] = { shares: 6, levels: 5, timesteps: 8, steps: 40, measurements: 2, count: 16, rows: 16, samples: 16, ddimSteps: 10, seeds: 1 };

export function defaultForm(kind: ExperimentKind, isSoftware: boolean): LabForm {
  const numbers = isSoftware ? small : real;
  const ofKind = kind === 'comparison' && !isSoftware ? { ...numbers, count: 128, seeds: 3 } : kind === 'zeroShot' && !isSoftware ? { ...numbers, count: 64 } : numbers;
  return { numbers: ofKind, side: 'data', question: 'race', ewc: false };
}

export interface RequestContext {
  /** The run's configuration where its model is examined, the recipe where models are trained anew. */
  config: RunConfig;
  /** For a run without its last change. */
  changes: readonly ScheduledChange[];
}

/** The request that a form amounts to. */
export function requestOf(kind: ExperimentKind, { numbers, side, question, ewc }: LabForm, { config, changes }: RequestContext): ExperimentRequest {
  const { shares, levels, timesteps, steps, measurements, count, rows, samples, ddimSteps } = numbers;
  const seeds = seedsFrom(config.seed, numbers.seeds);
  switch (kind) {
    case 'replacement':
      return { kind, side, shares: evenly(shares, 100), count, ddimSteps, guidance: config.evaluation.guidance, seeds };
    case 'zeroShot':
      return { kind, levels, count, ddimSteps, seeds };
    case 'forgetting':
      return { kind, timesteps: evenly(timesteps, T - 1), rows, seeds };
    case 'baseline':
      return { kind, base: config.base, dataset: config.dataset, timesteps: evenly(timesteps, T - 1), rows, seeds };
    case 'ewc':
      return { kind, samples, seeds };
    case 'comparison':
      return { kind, question, config: { ...config, steps }, changes: question === 'withoutChange' ? [...changes] : [], measurements: Math.min(measurements, steps), count, ddimSteps, ewc, seeds };
  }
}

/**
 * The run as it was beside the same run without its last change, as far as it has come and a while beyond the change. Three seeds say more, one
 * is the run's own.
 */
export function withoutChangeRequest(config: RunConfig, changes: readonly ScheduledChange[], stepsDone: number, isSoftware: boolean): ExperimentRequest {
  const form = defaultForm('comparison', isSoftware);
  const lastChange = changes.at(-1)?.step ?? 0;
  const steps = Math.min(config.steps, Math.max(stepsDone, 2 * lastChange, lastChange + form.numbers.steps));
  return requestOf('comparison', { ...form, question: 'withoutChange', numbers: { ...form.numbers, steps, seeds: 1 } }, { config, changes });
}

/** Whole numbers from 0 to `last`, evenly spaced; fewer where there are not so many. */
export function evenly(count: number, last: number): number[] {
  return [...new Set(Array.from({ length: count }, (_, index) => Math.round((index * last) / (count - 1))))];
}

/** The seed and those after it; the greatest is followed by 0. */
function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (first + index) % 2 ** 32);
}
