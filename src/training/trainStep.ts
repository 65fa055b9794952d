import * as tf from '@tensorflow/tfjs';
import { addNoise } from '../diffusion/noising';
import { blend } from '../kernels/adamW';
import type { KernelSet } from '../kernels/kernelSet';
import { conditioning } from '../model/conditioning';
import { ditForward } from '../model/dit';
import { arenaViews, joinViews, namedParameters, type ArenaLayout } from '../model/parameterArena';
import { adamW, type AdamWSettings } from './adamW';
import type { Batch } from './drawBatch';
import { emaDecay } from './emaDecay';
import type { TrainingState } from './trainingState';

/** What stays the same over a run. */
export interface StepContext {
  layout: ArenaLayout;
  /** [1, N, D]. */
  positionTable: tf.Tensor;
  /** [T, 256]. */
  embeddingTable: Float32Array;
  /** ᾱ[t], [T]. */
  alphaBar: Float64Array;
  emaDecayLimit: number;
  /** What the DiT computes with; our WGSL when left out. */
  kernels?: KernelSet;
}

export interface StepResult {
  state: TrainingState;
  /** Mean squared error in eps of each row, unweighted, [B]; the caller disposes it. */
  rowLosses: tf.Tensor1D;
}

/**
 * One optimizer step of the Diff-Tuning objective (METHOD.md §3): noise the batch, predict eps, weigh each row's squared error,
 * back through the model, AdamW, EMA. The state given stays the caller's; the new one too.
 */
export function trainStep(context: StepContext, state: TrainingState, batch: Batch, optimizer: AdamWSettings): StepResult {
  const step = state.step + 1;
  const [next, rowLosses] = tf.tidy(() => {
    const { losses, gradient } = lossesAndGradient(context, state.theta, batch);
    const { theta, firstMoment, secondMoment } = adamW(state, gradient, step, optimizer);
    const decay = emaDecay(step, context.emaDecayLimit);
    const ema = blend(state.ema, theta, decay);
    return [{ theta, firstMoment, secondMoment, ema }, losses] as const;
  });
  for (const tensor of Object.values(next)) tf.keep(tensor);
  return { state: { step, ...next }, rowLosses: tf.keep(rowLosses) };
}

/** Each row's loss [B], and the gradient of the weighted objective over the arena [layout.size]. Call inside tf.tidy. */
export function lossesAndGradient(context: StepContext, theta: tf.Tensor1D, batch: Batch): { losses: tf.Tensor1D; gradient: tf.Tensor1D } {
  const { layout } = context;
  const { config } = layout;
  const shape: [number, number, number, number] = [batch.t.length, config.inChannels, config.inputSize, config.inputSize];
  const eps = tf.tensor4d(batch.eps, shape);
  const alphaBarOfRow = Float64Array.from(batch.t, (t) => context.alphaBar[t] ?? NaN);
  const xt = addNoise(tf.tensor4d(batch.x0, shape), eps, alphaBarOfRow); // [B, C, H, W]
  const given = conditioning(context.embeddingTable, batch.t, batch.labels, config.numClasses);
  const lossWeight = tf.tensor1d(batch.lossWeight);

  let losses: tf.Tensor1D | undefined;
  const objective = (...views: tf.Tensor[]): tf.Scalar => {
    const output = ditForward(namedParameters(layout, views, context.positionTable), config, xt, given, context.kernels);
    const rows = epsLossOfRows(output, eps);
    losses = tf.keep(tf.clone(rows));
    return tf.sum(tf.mul(rows, lossWeight));
  };
  const gradients = tf.grads(objective)(arenaViews(layout, theta));
  if (losses === undefined) throw new Error('The objective was not evaluated.');
  return { losses, gradient: joinViews(gradients) };
}

/** Mean squared error between the eps channels of the output and eps, a row: [B, C or 2C, H, W], [B, C, H, W] → [B]. */
export function epsLossOfRows(output: tf.Tensor4D, eps: tf.Tensor4D): tf.Tensor1D {
  const [batch, channels, height, width] = eps.shape;
  const predicted = output.shape[1] === channels ? output : tf.slice4d(output, [0, 0, 0, 0], [batch, channels, height, width]);
  return tf.mean(tf.square(tf.sub(predicted, eps)), [1, 2, 3]);
}
