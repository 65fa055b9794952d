import * as tf from '@tensorflow/tfjs';

/** Everything that a step changes, as flat vectors over the arena, [layout.size] each. */
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

/** A state's numbers on the CPU: what a run goes back to, and what is saved. */
export interface StateValues {
  step: number;
  theta: Float32Array;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
  ema: Float32Array;
}

export const STATE_VECTORS = ['theta', 'firstMoment', 'secondMoment', 'ema'] as const;

/** Before the first step: the weights given, zero moments. */
export function startValues(arena: Float32Array): StateValues {
  const zeros = new Float32Array(arena.length);
  return { step: 0, theta: arena, firstMoment: zeros, secondMoment: zeros, ema: arena };
}

export function uploadState(values: StateValues): TrainingState {
  const upload = (vector: Float32Array): tf.Tensor1D => tf.keep(tf.tensor1d(vector));
  return { step: values.step, theta: upload(values.theta), firstMoment: upload(values.firstMoment), secondMoment: upload(values.secondMoment), ema: upload(values.ema) };
}

export function disposeState(state: TrainingState): void {
  tf.dispose(STATE_VECTORS.map((name) => state[name]));
}
