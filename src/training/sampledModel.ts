import type * as tf from '@tensorflow/tfjs';
import type { ArenaLayout } from '../model/parameterArena';

/** A model that can be sampled: its weights stay the caller's. */
export interface SampledModel {
  layout: ArenaLayout;
  theta: tf.Tensor1D;
  /** [1, N, D]. */
  positionTable: tf.Tensor;
}
