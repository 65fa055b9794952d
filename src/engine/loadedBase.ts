import * as tf from '@tensorflow/tfjs';
import { readCheckpoint, type Checkpoint } from '../model/checkpoint';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import { linearNoiseSchedule, type NoiseSchedule } from '../schedule/noiseSchedule';
import { timestepEmbeddingTable } from '../schedule/timestepEmbedding';
import type { SampledModel } from '../training/sampledModel';

/** A pre-trained model, on the CPU and on the device, with the tables that go with it. */
export interface LoadedBase {
  id: string;
  /** SHA-256 of the file, hex. */
  digest: string;
  checkpoint: Checkpoint;
  /** The pre-trained weights on the device; never trained. */
  model: SampledModel;
  schedule: NoiseSchedule;
  /** [T, 256]. */
  embeddingTable: Float32Array;
}

/** Reads a checkpoint and uploads it. Throws what readCheckpoint throws, and when its pictures are not RGB. */
export function loadBase(id: string, digest: string, bytes: ArrayBuffer): LoadedBase {
  const checkpoint = readCheckpoint(bytes);
  const { config } = checkpoint;
  if (config.inChannels !== 3) {
    throw new Error(`The checkpoint works on ${config.inChannels} channels; this playground trains on RGB pictures, which have 3. Choose a pixel-space DiT.`);
  }
  const layout = arenaLayout(config);
  return {
    id,
    digest,
    checkpoint,
    model: { layout, theta: tf.tensor1d(packArena(layout, checkpoint.weights)), positionTable: positionTableOf(checkpoint) },
    schedule: linearNoiseSchedule(),
    embeddingTable: timestepEmbeddingTable(),
  };
}

export function disposeBase(base: LoadedBase): void {
  tf.dispose([base.model.theta, base.model.positionTable]);
}
