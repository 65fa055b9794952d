import { z } from 'zod';
import { liveSettingsSchema, runConfigSchema, type LiveSettings } from './runConfig';
import type { MeasureName, NoiseFloor } from './measures';

const seed = z.number().int().min(0).max(0xffffffff);
const seeds = z.array(seed).min(1).max(20);
const pictures = z.number().int().min(8).max(1024);
const ddimSteps = z.number().int().min(2).max(1000);
const timestep = z.number().int().min(0).max(999);

/** Runs that are compared, from one base with the same seeds; each question varies one thing (METHOD.md §5.4, §5.7). */
export const comparisonQuestions = ['race', 'sensitivity', 'bankSize', 'bankSteps', 'ablation', 'convergence', 'retention', 'withoutChange'] as const;
export type ComparisonQuestion = (typeof comparisonQuestions)[number];

/** A change of live settings that was made during a run, to be made again at the same step. */
export const scheduledChangeSchema = z.object({
  /** Steps done under the old settings. */
  step: z.number().int().min(0),
  /** All of them, as they are from then on. */
  settings: liveSettingsSchema,
});

export type ScheduledChange = z.infer<typeof scheduledChangeSchema>;

/** The live settings in force after `step` steps of a run that began with `start`. */
export function settingsAt(step: number, start: LiveSettings, changes: readonly ScheduledChange[]): LiveSettings {
  return changes.findLast((change) => change.step <= step)?.settings ?? start;
}

/** An experiment as it is asked for: with it, the base, the dataset and the model a repetition gives the same numbers on the same device. */
export const experimentRequestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('replacement'),
    /** Which steps the pre-trained denoiser takes over: the last ones (data side) or the first ones (noise side). */
    side: z.enum(['data', 'noise']),
    /** Shares of the steps that are replaced, per cent, ascending. */
    shares: z.array(z.number().min(0).max(100)).min(2).max(101),
    count: pictures,
    ddimSteps,
    guidance: z.number().min(0).max(20),
    seeds,
  }),
  z.object({
    kind: z.literal('zeroShot'),
    /** Noise levels, evenly spaced over the sampler's timesteps. */
    levels: z.number().int().min(2).max(50),
    count: pictures,
    ddimSteps,
    seeds,
  }),
  z.object({
    kind: z.literal('forgetting'),
    timesteps: z.array(timestep).min(2).max(100),
    /** Held-out pictures, with noise, that each mean is taken over. */
    rows: pictures,
    seeds,
  }),
  z.object({
    kind: z.literal('ewc'),
    /** The pre-trained model's own samples whose gradients the Fisher information is estimated from. */
    samples: pictures,
    seeds,
  }),
  /** How far the dataset is from the base, before any training: distances of the base's own samples, and its loss by t. */
  z.object({ kind: z.literal('baseline'), base: z.string().min(1).max(200), dataset: z.string().min(1).max(200), timesteps: z.array(timestep).min(2).max(100), rows: pictures, seeds }),
  z.object({
    kind: z.literal('comparison'),
    question: z.enum(comparisonQuestions),
    /** What the runs have in common; `steps` is their length. */
    config: runConfigSchema,
    /** For withoutChange: the changes of the run that is repeated; the last of them is left out in the other. */
    changes: z.array(scheduledChangeSchema).max(200).default([]),
    /** How often each run is measured, evenly over its steps, the end included. */
    measurements: z.number().int().min(1).max(50),
    /** Samples of each measurement, and their DDIM steps. */
    count: pictures,
    ddimSteps,
    /** Whether the distance in weights is measured, too: Σ F (θ − θ0)². */
    ewc: z.boolean(),
    seeds,
  }),
]);

export type ExperimentRequest = z.infer<typeof experimentRequestSchema>;
export type ExperimentKind = ExperimentRequest['kind'];
export type RequestOf<Kind extends ExperimentKind> = Extract<ExperimentRequest, { kind: Kind }>;

/**
 * loss: mean squared error in eps at x = t · error: root mean squared error in pixels of [−1, 1] after denoising from x = t
 * reconsolidation, retention: training losses, mean over the steps since the last measurement
 * ewcTotal: Σ F (θ − θ0)² · ewcMean: the same a tunable parameter
 */
export type ExperimentMeasure = MeasureName | 'loss' | 'error' | 'reconsolidation' | 'retention' | 'ewcTotal' | 'ewcMean';

/** Whether an experiment examines a model that was trained already; the others train their own, or need none. */
export function needsModel(kind: ExperimentKind): boolean {
  return kind === 'replacement' || kind === 'zeroShot' || kind === 'forgetting' || kind === 'ewc';
}

/** Training losses are means over the noise levels that a run draws: those of runs with other curves are not to be compared. */
export function isTrainingLoss(measure: ExperimentMeasure): boolean {
  return measure === 'reconsolidation' || measure === 'retention';
}

/** One measured number: an experiment's result is a table of these. */
export interface ExperimentRow {
  /** Which curve: an Arm's id. */
  arm: string;
  /** Where on the axis: replaced share in per cent, t, or step. */
  x: number;
  seed: number;
  measure: ExperimentMeasure;
  /** The pictures that it is about: the target set's or the source's; null where it is about neither. */
  against: 'target' | 'source' | null;
  value: number;
  /** Standard deviation or error, as the measure has it; null where there is none. */
  sd: number | null;
  /** Counts; null where the measure has none. nFake: of samples, or of the rows that a mean is taken over. */
  nReal: number | null;
  nFake: number | null;
  floor: NoiseFloor | null;
}

/** One curve of an experiment. */
export interface Arm {
  id: string;
  title: string;
}
