import { readFileSync } from 'node:fs';
import { PASSES_OF_A_TRAINED_ROW } from '../config/experimentCost';
import type { RunConfig } from '../config/runConfig';
import type { ImageDataset, ImageSource } from '../data/imageDataset';
import type { Lab } from '../experiments/lab';
import { SubmissionPace } from '../gpu/submissionPace';
import { copyModel, loadBase, uploadBase } from '../training/loadedBase';
import { prepareRun } from '../training/prepareRun';
import type { SampledModel } from '../training/sampledModel';

/** A trained model and the steps it took; whoever asked for it disposes it. */
export type TrainedModel = SampledModel & { step: number };

/** The model that `train` wrote. Throws when it was trained on other classes. */
export function modelFromFile(path: string, dataset: ImageDataset): TrainedModel {
  const trained = loadBase(path, '', new Uint8Array(readFileSync(path)).buffer);
  const { config, metadata } = trained.checkpoint;
  if (config.numClasses !== dataset.classes.length) {
    throw new Error(`${path} has ${config.numClasses} classes, the set ${dataset.id} has ${dataset.classes.length}: name with --dataset the set that the model was trained on.`);
  }
  return { ...uploadBase(trained), step: Number(metadata['steps'] ?? 0) };
}

/** Trains a model, to be examined. Throws NonFiniteLossError. */
export async function trainModel(config: RunConfig, { base, dataset, passed }: Lab, bank: ImageSource | null): Promise<TrainedModel> {
  const { run, layout, stepper } = await prepareRun(config, base, dataset, bank);
  const pace = new SubmissionPace();
  try {
    while (run.step < config.steps) {
      if (run.room === 0) await run.readLosses();
      const count = Math.min(pace.pieces, config.steps - run.step, run.room);
      const began = performance.now();
      run.advance(count);
      await passed(count * config.batchSize * PASSES_OF_A_TRAINED_ROW);
      pace.learn(performance.now() - began);
    }
    await run.readLosses();
    await run.snapshot(); // a last step that broke the weights shows in no loss
    return { ...(await copyModel({ layout, theta: run.state.ema, positionTable: stepper.context.positionTable })), step: run.step };
  } finally {
    run.dispose();
  }
}
