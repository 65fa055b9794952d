import * as tf from '@tensorflow/tfjs';
import type { RunConfig } from '../config/runConfig';
import type { ImageDataset, ImageSource } from '../data/imageDataset';
import { arenaLayout, decayMask, packArena, positionTableOf } from '../model/parameterArena';
import { planBatch } from '../training/batchPlan';
import { emaDecayLimit } from '../training/emaDecay';
import { retargetLabels } from '../training/labelTable';
import { TrainingRun } from '../training/trainingRun';
import { initialState } from '../training/trainingState';
import type { LoadedBase } from './loadedBase';

/** Fits the base to the target set and sets up the optimizer: the run at step 0. Throws when base and dataset do not fit. */
export function prepareRun(config: RunConfig, base: LoadedBase, dataset: ImageDataset, bank: ImageSource | null): TrainingRun {
  if (dataset.imageSize !== base.checkpoint.config.inputSize) {
    throw new Error(`The base model works on ${base.checkpoint.config.inputSize}×${base.checkpoint.config.inputSize} pictures, the dataset has ${dataset.imageSize}×${dataset.imageSize}. Choose a base and a dataset of one size.`);
  }
  planBatch(config.live, config.form, config.batchSize, base.schedule); // throws, if it does, before anything is on the device
  const start = retargetLabels(base.checkpoint, dataset.classes.length, config.seed);
  const layout = arenaLayout(start.config);
  const mask = config.weightDecay > 0 ? decayMask(layout) : null;
  return new TrainingRun({
    config,
    schedule: base.schedule,
    context: {
      layout,
      positionTable: positionTableOf(start),
      embeddingTable: base.embeddingTable,
      alphaBar: base.schedule.alphaBar,
      emaDecayLimit: emaDecayLimit(config.emaDecay, config.steps),
    },
    sources: {
      target: dataset,
      bank,
      flipTarget: config.flip === 'dataset' ? dataset.flip : config.flip === 'on',
      nullLabel: dataset.classes.length,
      labelDropout: config.labelDropout,
    },
    state: initialState(packArena(layout, start.weights)),
    decayMask: mask === null ? null : tf.keep(tf.tensor1d(mask)),
  });
}
