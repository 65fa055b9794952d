import * as tf from '@tensorflow/tfjs';
import { readTensor } from '../gpu/backend';
import { readCheckpoint, type Checkpoint } from '../model/checkpoint';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import { linearNoiseSchedule, type NoiseSchedule } from '../schedule/noiseSchedule';
import { timestepEmbeddingTable } from '../schedule/timestepEmbedding';
import type { SampledModel } from './sampledModel';

/** A pre-trained model, with the tables that go with it; nothing of it is on the device: see uploadBase. */
export interface LoadedBase {
  id: string;
  /** SHA-256 of the file, hex. */
  digest: string;
  checkpoint: Checkpoint;
  schedule: NoiseSchedule;
  /** [T, 256]. */
  embeddingTable: Float32Array;
}

/** Reads a checkpoint. Throws what readCheckpoint throws, and when its pictures are not RGB. */
export function loadBase(id: string, digest: string, bytes: ArrayBuffer): LoadedBase {
  const checkpoint = readCheckpoint(bytes);
  const { config } = checkpoint;
  if (config.inChannels !== 3) {
    throw new Error(`The checkpoint works on ${config.inChannels} channels; this playground trains on RGB pictures, which have 3. Choose a pixel-space DiT.`);
  }
  return {
    id,
    digest,
    checkpoint,
    schedule: linearNoiseSchedule(),
    embeddingTable: timestepEmbeddingTable(),
  };
}

/** The pre-trained model on the device, a copy of its own: it outlives the base. The caller disposes it with disposeModel. */
export function uploadBase({ checkpoint }: Pick<LoadedBase, 'checkpoint'>): SampledModel {
  const layout = arenaLayout(checkpoint.config);
  return { layout, theta: tf.keep(tf.tensor1d(packArena(layout, checkpoint.weights))), positionTable: tf.keep(positionTableOf(checkpoint)) };
}

/** A model as it is now, which training no longer changes. The caller disposes it with disposeModel. */
export async function copyModel({ layout, theta, positionTable }: SampledModel): Promise<SampledModel> {
  const [weights, table] = [await readTensor(theta), await readTensor(positionTable)];
  return { layout, theta: tf.keep(tf.tensor1d(weights)), positionTable: tf.keep(tf.tensor(table, positionTable.shape)) };
}

export function disposeModel({ theta, positionTable }: SampledModel): void {
  tf.dispose([theta, positionTable]);
}

/** Has the pre-trained model on the device for as long as `work` takes. */
export async function withBaseModel<Result>(base: Pick<LoadedBase, 'checkpoint'>, work: (model: SampledModel) => Promise<Result>): Promise<Result> {
  const model = uploadBase(base);
  try {
    return await work(model);
  } finally {
    disposeModel(model);
  }
}
