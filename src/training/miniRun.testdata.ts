import * as tf from '@tensorflow/tfjs';
import { defaultRunConfig, standardSettings } from '../config/defaults';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import type { ImageSource } from '../data/imageDataset';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { arenaLayout, decayMask, packArena, positionTableOf } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillUint32, randomStream } from '../random/randomStream';
import { linearNoiseSchedule } from '../schedule/noiseSchedule';
import { timestepEmbeddingTable } from '../schedule/timestepEmbedding';
import type { BatchSources, LabelledImages } from './drawBatch';
import { retargetLabels } from './labelTable';
import { TrainingRun } from './trainingRun';
import { initialState } from './trainingState';
import type { StepContext } from './trainStep';

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

/** A run of the mini DiT on random pictures, on whatever backend tfjs is set to. */
export function miniRun(config: RunConfig, { hasBank = true, learnSigma = false } = {}): TrainingRun {
  const start = retargetLabels(miniCheckpoint({ ...miniConfig, learnSigma }), 2, config.seed);
  const layout = arenaLayout(start.config);
  const mask = decayMask(layout);
  const context: StepContext = { layout, positionTable: positionTableOf(start), embeddingTable, alphaBar: schedule.alphaBar, emaDecayLimit: 0.99 };
  return new TrainingRun({
    config,
    context,
    schedule,
    sources: sourcesOf(labelledPictures(12, 8), hasBank ? pictures(6, 8, 2) : null),
    state: initialState(packArena(layout, start.weights)),
    decayMask: mask === null ? null : tf.tensor1d(mask),
  });
}
