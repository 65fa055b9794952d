import * as tf from '@tensorflow/tfjs';

/**
 * Everything that a step changes, as flat vectors over the arena, [layout.size] each. States are never changed in place:
 * a step makes a new one, so keeping an old one (the last good state) costs no copy. Each tensor belongs to one state.
 */
export interface TrainingState {
  /** Optimizer steps done. */
  step: number;
  /** The weights θ. */
  theta: tf.Tensor1D;
  /** Adam's first and second moment. */
  firstMoment: tf.Tensor1D;
  secondMoment: tf.Tensor1D;
  /** Exponential moving average of θ: what gets sampled. */
  ema: tf.Tensor1D;
}

export function initialState(arena: Float32Array): TrainingState {
  return {
    step: 0,
    theta: tf.keep(tf.tensor1d(arena)),
    firstMoment: tf.keep(tf.zeros([arena.length])),
    secondMoment: tf.keep(tf.zeros([arena.length])),
    ema: tf.keep(tf.tensor1d(arena)),
  };
}

export function disposeState(state: TrainingState): void {
  tf.dispose([state.theta, state.firstMoment, state.secondMoment, state.ema]);
}
