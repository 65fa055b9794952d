import * as tf from '@tensorflow/tfjs';
import { defaultRunConfig, standardSettings } from '../config/defaults';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import type { ImageSource } from '../data/imageDataset';
import type { DiTConfig } from '../model/ditConfig';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { arenaLayout, decayMask, packArena, positionTableOf } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillUint32, randomStream } from '../random/randomStream';
import { linearNoiseSchedule } from '../schedule/noiseSchedule';
import { timestepEmbeddingTable } from '../schedule/timestepEmbedding';
import type { BatchSources, LabelledImages } from './drawBatch';
import { retargetLabels } from './labelTable';
import { planBatch } from './batchPlan';
import { RecordedStepper } from './recordedStepper';
import { ReferenceStepper, type StepperOptions } from './referenceStepper';
import { uploadTeacher } from './teacher';
import { TrainingRun } from './trainingRun';
import { startValues } from './trainingState';

export const schedule = linearNoiseSchedule();
export const embeddingTable = timestepEmbeddingTable();

/** Random pictures; `kind` tells sets apart. */
export function pictures(count: number, imageSize: number, kind: number): ImageSource {
  const words = new Uint32Array(count * imageSize * imageSize * 3);
  fillUint32(randomStream(2, purpose.split, 0, kind), words);
  return { imageSize, count, pixels: Uint8Array.from(words, (word) => word >>> 24) };
}

/** Pictures of two classes in turn; the first quarter is held out. */
export function labelledPictures(count: number, imageSize: number): LabelledImages {
  const all = Uint32Array.from({ length: count }, (_, index) => index);
  return { ...pictures(count, imageSize, 1), labels: all.map((index) => index % 2), trainIndices: all.filter((index) => index >= count / 4) };
}

/** Sources without flips or label dropout: two classes, null label 2. */
export function sourcesOf(target: LabelledImages, bank: ImageSource | null = null): BatchSources {
  return { target, bank, flipTarget: false, nullLabel: 2, labelDropout: 0 };
}

export function miniRunConfig(live: Partial<LiveSettings> = {}, changes: Partial<RunConfig> = {}): RunConfig {
  return { ...defaultRunConfig, seed: 3, batchSize: 8, steps: 100, live: { ...standardSettings, ...live }, ...changes };
}

interface MiniRunOptions {
  hasBank?: boolean;
  learnSigma?: boolean;
  /** The model; the mini DiT when left out. */
  model?: DiTConfig;
}

/** What a stepper of a small DiT on random pictures starts from. */
export function miniStepperOptions(config: RunConfig, { hasBank = true, learnSigma = false, model = miniConfig }: MiniRunOptions = {}): StepperOptions {
  const base = miniCheckpoint({ ...model, learnSigma });
  const checkpoint = retargetLabels(base, 2, config.seed);
  const layout = arenaLayout(checkpoint.config);
  const mask = decayMask(layout);
  const { beta1, beta2, epsilon, weightDecay, maxGradientNorm } = config;
  return {
    context: {
      layout,
      positionTable: tf.keep(positionTableOf(checkpoint)),
      embeddingTable,
      alphaBar: schedule.alphaBar,
      decayMask: mask === null ? null : tf.keep(tf.tensor1d(mask)),
      ...(config.retention === 'distillation' ? { teacher: uploadTeacher(base, config.batchSize) } : {}),
    },
    sources: sourcesOf(labelledPictures(12, model.inputSize), hasBank ? pictures(6, model.inputSize, 2) : null),
    plan: planBatch(config.live, config.form, config.batchSize, schedule),
    seed: config.seed,
    optimizer: { beta1, beta2, epsilon, weightDecay, maxGradientNorm, emaDecayLimit: 0.99 },
    start: startValues(packArena(layout, checkpoint.weights)),
  };
}

/** A run on tfjs's current backend, step by step; its state is read back whenever its losses are. */
export function miniRun(config: RunConfig, options: MiniRunOptions = {}): TrainingRun {
  const stepperOptions = miniStepperOptions(config, options);
  return new TrainingRun({ config, schedule, stepper: new ReferenceStepper(stepperOptions), start: stepperOptions.start, snapshotMs: 0 });
}

/** The same on WebGPU, recorded and replayed. */
export async function recordedMiniRun(config: RunConfig, options: MiniRunOptions = {}): Promise<TrainingRun> {
  const stepperOptions = miniStepperOptions(config, options);
  return new TrainingRun({ config, schedule, stepper: await RecordedStepper.create(stepperOptions), start: stepperOptions.start, snapshotMs: 0 });
}
