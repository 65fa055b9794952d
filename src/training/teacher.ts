import * as tf from '@tensorflow/tfjs';
import type { KernelSet } from '../kernels/kernelSet';
import type { Checkpoint } from '../model/checkpoint';
import { ditTokens, type Conditioning } from '../model/dit';
import { arenaLayout, arenaViews, namedParameters, packArena, type ArenaLayout } from '../model/parameterArena';

/** The frozen pre-trained model in a run with distillation: what it predicts on bank rows is what they are to predict (METHOD.md §3, KD). */
export interface Teacher {
  /** Its label table is its own: the null label is not the tuned model's. */
  layout: ArenaLayout;
  /** [layout.size]. */
  theta: tf.Tensor1D;
  /** Its null label for every row of a batch, int32 [B]. */
  labels: tf.Tensor1D;
}

/** The pre-trained model on the device, for batches of so many rows. The position table is the tuned model's. */
export function uploadTeacher({ config, weights }: Checkpoint, batchSize: number): Teacher {
  const layout = arenaLayout(config);
  return {
    layout,
    theta: tf.keep(tf.tensor1d(packArena(layout, weights))),
    labels: tf.keep(tf.tensor1d(new Int32Array(batchSize).fill(config.numClasses), 'int32')),
  };
}

export function disposeTeacher({ theta, labels }: Teacher): void {
  tf.dispose([theta, labels]);
}

/** What the teacher predicts under the null label: patches [B, N, C·p·p], timestepEmbedding [B, 256] → [B, N, p·p·Cout]. Call inside tf.tidy or a recording, outside of gradients. */
export function taughtTokens(
  { layout, theta, labels }: Teacher,
  positionTable: tf.Tensor,
  patches: tf.Tensor3D,
  timestepEmbedding: Conditioning['timestepEmbedding'],
  kernels?: KernelSet,
): tf.Tensor3D {
  const [rows] = patches.shape;
  const given = { timestepEmbedding, labels: rows === labels.size ? labels : tf.slice1d(labels, 0, rows) };
  return ditTokens(namedParameters(layout, arenaViews(layout, theta), positionTable), layout.config, patches, given, kernels);
}
