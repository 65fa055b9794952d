import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../config/runConfig';
import type { ImageDataset, ImageSource } from '../data/imageDataset';
import { hasGpuPrograms } from '../gpu/backend';
import { fitsGpuPrograms } from '../model/ditConfig';
import { arenaLayout, decayMask, packArena, positionTableOf, type ArenaLayout } from '../model/parameterArena';
import { planBatch } from './batchPlan';
import { emaDecayLimit } from './emaDecay';
import { NothingHeldOutError } from './heldOutLoss';
import { keepLabels, retargetLabels } from './labelTable';
import { RecordedStepper } from './recordedStepper';
import { ReferenceStepper, type StepperOptions } from './referenceStepper';
import { TrainingRun } from './trainingRun';
import { startValues } from './trainingState';
import type { LoadedBase } from './loadedBase';

export interface PreparedRun {
  run: TrainingRun;
  layout: ArenaLayout;
  /** The weights before the first step, [layout.size]. */
  startWeights: Float32Array;
}

/**
 * Fits the base to the target set and sets up the optimizer: the run at step 0. `onCompiled` hears how many of the GPU's shaders are ready.
 * Throws when base and dataset do not fit.
 */
export async function prepareRun(
  config: RunConfig,
  base: LoadedBase,
  dataset: ImageDataset,
  bank: ImageSource | null,
  onCompiled?: (done: number, total: number) => void,
): Promise<PreparedRun> {
  if (dataset.imageSize !== base.checkpoint.config.inputSize) {
    throw new Error(`The base model works on ${base.checkpoint.config.inputSize}×${base.checkpoint.config.inputSize} pictures, the dataset has ${dataset.imageSize}×${dataset.imageSize}. Choose a base and a dataset of one size.`);
  }
  if (config.heldOutLoss.everySteps > 0 && dataset.heldOutIndices.length === 0) throw new NothingHeldOutError();
  const plan = planBatch(config.live, config.form, config.batchSize, base.schedule); // throws, if it does, before anything is on the device
  const checkpoint = config.labels === 'kept' ? keepLabels(base.checkpoint, dataset.classes) : retargetLabels(base.checkpoint, dataset.classes.length, config.seed);
  const layout = arenaLayout(checkpoint.config);
  const startWeights = packArena(layout, checkpoint.weights);
  const mask = config.weightDecay > 0 ? decayMask(layout) : null;
  const start = startValues(startWeights);
  const options: StepperOptions = {
    context: {
      layout,
      positionTable: tf.keep(positionTableOf(checkpoint)),
      embeddingTable: base.embeddingTable,
      alphaBar: base.schedule.alphaBar,
      decayMask: mask === null ? null : tf.keep(tf.tensor1d(mask)),
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
    start,
    hasHalves: config.activationStorage === 'float16',
  };
  const isRecorded = hasGpuPrograms() && fitsGpuPrograms(layout.config);
  const stepper = isRecorded ? await RecordedStepper.create(options, onCompiled) : new ReferenceStepper(options);
  // without a GPU the state is there to be read at any time
  const run = new TrainingRun({ config, schedule: base.schedule, stepper, start, ...(hasGpuPrograms() ? {} : { snapshotMs: 0 }) });
  return { run, layout, startWeights };
}
