import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../config/runConfig';
import type { ImageDataset, ImageSource } from '../data/imageDataset';
import { hasGpuPrograms } from '../gpu/backend';
import type { Checkpoint } from '../model/checkpoint';
import { fitsGpuPrograms } from '../model/ditConfig';
import { arenaLayout, decayMask, packArena, positionTableOf, type ArenaLayout } from '../model/parameterArena';
import { planBatch, type BatchPlan } from './batchPlan';
import { emaDecayLimit } from './emaDecay';
import { NothingHeldOutError } from './heldOutLoss';
import { keepLabels, retargetLabels } from './labelTable';
import { RecordedStepper } from './recordedStepper';
import { ReferenceStepper, type StepperOptions } from './referenceStepper';
import type { LoadedBase } from './loadedBase';
import { readStateFile } from './stateFile';
import type { Stepper } from './stepper';
import { uploadTeacher } from './teacher';
import { TrainingRun } from './trainingRun';
import { startValues, type StateValues } from './trainingState';

export interface PreparedRun {
  run: TrainingRun;
  /** What the run trains on; becomes the run's own. */
  stepper: Stepper;
  layout: ArenaLayout;
  /** The weights before the first step, [layout.size]. */
  startWeights: Float32Array;
}

export interface Preparation {
  /** Hears how many of the GPU's shaders are ready. */
  onCompiled?: (done: number, total: number) => void;
  /** Where the run goes on; null: at its start. */
  state?: StateValues | null;
}

/** What a state file says for a run of this configuration. Throws when base and dataset do not fit, and as readStateFile. */
export function stateOf(config: RunConfig, base: LoadedBase, dataset: ImageDataset, file: ArrayBuffer): StateValues {
  return readStateFile(file, prepareStart(config, base, dataset).layout);
}

/**
 * Fits the base to the target set and sets up the optimizer: the run at step 0, or after as many steps as `state` has seen; the live settings are those of its next step.
 * Throws when base and dataset do not fit.
 */
export async function prepareRun(
  config: RunConfig,
  base: LoadedBase,
  dataset: ImageDataset,
  bank: ImageSource | null,
  { onCompiled, state = null }: Preparation = {},
): Promise<PreparedRun> {
  const start = prepareStart(config, base, dataset);
  const options = { ...stepperOptions(config, base, dataset, bank, start), start: state ?? start.values };
  const isRecorded = hasGpuPrograms() && fitsGpuPrograms(start.checkpoint.config);
  const stepper = isRecorded ? await RecordedStepper.create(options, onCompiled) : new ReferenceStepper(options);
  return runOn(stepper, config, base, start, state ?? start.values);
}

/**
 * A further run on the stepper of another one: of the same base, dataset, batch size, optimizer and kind of retention. It takes the stepper up
 * with `TrainingRun.takeUp`. Throws when base and dataset do not fit.
 */
export function prepareRunOn(stepper: Stepper, config: RunConfig, base: LoadedBase, dataset: ImageDataset): PreparedRun {
  const start = prepareStart(config, base, dataset);
  return runOn(stepper, config, base, start, start.values);
}

interface Start {
  plan: BatchPlan;
  checkpoint: Checkpoint;
  layout: ArenaLayout;
  values: StateValues;
}

function prepareStart(config: RunConfig, base: LoadedBase, dataset: ImageDataset): Start {
  const { inputSize } = base.checkpoint.config;
  if (dataset.imageSize !== inputSize) {
    throw new Error(`The base model works on ${inputSize}×${inputSize} pictures, the dataset has ${dataset.imageSize}×${dataset.imageSize}. Choose a base and a dataset of one size.`);
  }
  if (config.heldOutLoss.everySteps > 0 && dataset.heldOutIndices.length === 0) throw new NothingHeldOutError();
  const plan = planBatch(config.live, config.form, config.batchSize, base.schedule); // throws, if it does, before anything is on the device
  const checkpoint = config.labels === 'kept' ? keepLabels(base.checkpoint, dataset.classes) : retargetLabels(base.checkpoint, dataset.classes.length, config.seed);
  const layout = arenaLayout(checkpoint.config);
  return { plan, checkpoint, layout, values: startValues(packArena(layout, checkpoint.weights)) };
}

function runOn(stepper: Stepper, config: RunConfig, { schedule }: LoadedBase, { layout, values }: Start, at: StateValues): PreparedRun {
  // without a GPU the state is there to be read at any time
  const run = new TrainingRun({ config, schedule, stepper, start: at, ...(hasGpuPrograms() ? {} : { snapshotMs: 0 }) });
  return { run, stepper, layout, startWeights: values.theta };
}

function stepperOptions(config: RunConfig, base: LoadedBase, dataset: ImageDataset, bank: ImageSource | null, { plan, checkpoint, layout }: Start): Omit<StepperOptions, 'start'> {
  const mask = config.weightDecay > 0 ? decayMask(layout) : null;
  return {
    context: {
      layout,
      positionTable: tf.keep(positionTableOf(checkpoint)),
      embeddingTable: base.embeddingTable,
      alphaBar: base.schedule.alphaBar,
      decayMask: mask === null ? null : tf.keep(tf.tensor1d(mask)),
      ...(config.retention === 'distillation' ? { teacher: uploadTeacher(base.checkpoint, config.batchSize) } : {}),
    },
    sources: {
      target: dataset,
      bank,
      flipTarget: config.flip === 'dataset' ? dataset.flip : config.flip === 'on',
      nullLabel: dataset.classes.length,
      labelDropout: config.labelDropout,
    },
    plan,
    seed: config.seed,
    optimizer: {
      beta1: config.beta1,
      beta2: config.beta2,
      epsilon: config.epsilon,
      weightDecay: config.weightDecay,
      emaDecayLimit: emaDecayLimit(config.emaDecay, config.steps),
      maxGradientNorm: config.maxGradientNorm,
    },
    hasHalves: config.activationStorage === 'float16',
  };
}
