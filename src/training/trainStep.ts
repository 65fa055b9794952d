import * as tf from '@tensorflow/tfjs';
import { addNoise } from '../diffusion/noising';
import { adamWUpdate, blend, clippingFactor } from '../kernels/adamW';
import { fusedKernels, type KernelSet } from '../kernels/kernelSet';
import { patchify, tokensOf } from '../kernels/patchify';
import { conditioning } from '../model/conditioning';
import { ditTokens, type Conditioning } from '../model/dit';
import { arenaViews, joinViews, namedParameters, type ArenaLayout } from '../model/parameterArena';
import type { Batch } from './drawBatch';
import type { StepFactors } from './stepFactors';
import { disposeTeacher, taughtTokens, type Teacher } from './teacher';
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
  /** Elements that weight decay may act on, [layout.size] of zeros and ones; null: all. */
  decayMask: tf.Tensor1D | null;
  /** In runs with distillation; on the device for as long as the context. */
  teacher?: Teacher;
}

/** Frees the context's tensors. */
export function disposeContext({ positionTable, decayMask, teacher }: StepContext): void {
  tf.dispose([positionTable, ...(decayMask === null ? [] : [decayMask])]);
  if (teacher !== undefined) disposeTeacher(teacher);
}

/** A batch ready for the transformer. */
export interface NoisedBatch {
  /** xt cut into patches, channel first: [B, N, C·p·p]. */
  patches: tf.Tensor3D;
  /** What is to be predicted, as tokens, channel last: [B, N, p·p·C]. The noise, but in bank rows the teacher's prediction where there is one. */
  eps: tf.Tensor3D;
  conditioning: Conditioning;
  /** Each row's weight in the objective, [B]. */
  lossWeight: tf.Tensor1D;
}

/** What the step does with the losses and gradients of a batch is here; how a batch is drawn and the same step recorded, in recordedStep.ts. */
export interface StepResult {
  state: TrainingState;
  /** Mean squared error in eps of each row, unweighted, [B]; the caller disposes it. */
  rowLosses: tf.Tensor1D;
}

/**
 * One optimizer step of the Diff-Tuning objective (METHOD.md §3) on a batch drawn on the CPU, on any backend: noise the batch, predict eps,
 * weigh each row's squared error, back through the model, AdamW, EMA. The state given stays the caller's; the new one too.
 */
export function trainStep(context: StepContext, state: TrainingState, batch: Batch, factors: StepFactors, kernels?: KernelSet): StepResult {
  const [next, rowLosses] = tf.tidy(() => {
    const { losses, gradient: raw } = lossesAndGradient(context, state.theta, taughtBatch(context, noisedBatch(context, batch), batch.targetRows, kernels), kernels);
    const gradient: tf.Tensor1D = factors.maxGradientNorm > 0 ? tf.mul(raw, clippingFactor(raw, factors.maxGradientNorm)) : raw;
    const updated = adamWUpdate(state, gradient, factors, context.decayMask);
    return [{ ...updated, ema: blend(state.ema, updated.theta, factors.emaDecay) }, losses] as const;
  });
  for (const tensor of Object.values(next)) tf.keep(tensor);
  return { state: { step: state.step + 1, ...next }, rowLosses: tf.keep(rowLosses) };
}

/** Each row's loss [B], and the gradient of Σ lossWeight·loss over the arena [layout.size]. Call inside tf.tidy. */
export function lossesAndGradient(context: StepContext, theta: tf.Tensor1D, batch: NoisedBatch, kernels: KernelSet = fusedKernels): { losses: tf.Tensor1D; gradient: tf.Tensor1D } {
  const { layout, positionTable } = context;
  const { config } = layout;
  const rowLossesOf = (...views: tf.Tensor[]): tf.Tensor => {
    const predicted = ditTokens(namedParameters(layout, views, positionTable), config, batch.patches, batch.conditioning, kernels);
    return kernels.rowLosses(predicted, batch.eps, config.inChannels);
  };
  // the rows' weights enter as what the losses' gradient starts from
  const { value, grads } = tf.valueAndGrads(rowLossesOf)(arenaViews(layout, theta), batch.lossWeight);
  return { losses: value as tf.Tensor1D, gradient: joinViews(layout, grads) };
}

/** Uploads a batch drawn on the CPU and noises it. Call inside tf.tidy. */
export function noisedBatch({ layout, embeddingTable, alphaBar }: StepContext, batch: Pick<Batch, 'x0' | 'eps' | 't' | 'labels' | 'lossWeight'>): NoisedBatch {
  const { inChannels, inputSize, patchSize, numClasses } = layout.config;
  const shape: [number, number, number, number] = [batch.t.length, inChannels, inputSize, inputSize];
  const eps = tf.tensor4d(batch.eps, shape);
  const alphaBarOfRow = Float64Array.from(batch.t, (t) => alphaBar[t] ?? NaN);
  return {
    patches: patchify(addNoise(tf.tensor4d(batch.x0, shape), eps, alphaBarOfRow), patchSize),
    eps: tokensOf(eps, patchSize),
    conditioning: conditioning(embeddingTable, batch.t, batch.labels, numClasses),
    lossWeight: tf.tensor1d(batch.lossWeight),
  };
}

/** The same batch, its bank rows to predict what the teacher does, if there is one. Call inside tf.tidy. */
export function taughtBatch({ layout, positionTable, teacher }: StepContext, batch: NoisedBatch, targetRows: number, kernels?: KernelSet): NoisedBatch {
  const bankRows = batch.patches.shape[0] - targetRows;
  if (teacher === undefined || bankRows === 0) return batch;
  const { inChannels, inputSize, patchSize } = layout.config;
  const ofBank = <Rows extends tf.Tensor>(rows: Rows): Rows => tf.slice(rows, targetRows);
  const taught = taughtTokens(teacher, positionTable, ofBank(batch.patches), ofBank(batch.conditioning.timestepEmbedding), kernels);
  const channels = tf.reshape(taught, [bankRows, (inputSize / patchSize) ** 2, patchSize ** 2, -1]);
  const eps = tf.reshape(tf.slice(channels, 0, [-1, -1, -1, inChannels]), [bankRows, ...batch.eps.shape.slice(1)]);
  return { ...batch, eps: tf.concat([tf.slice(batch.eps, 0, [targetRows, -1, -1]), eps]) as tf.Tensor3D };
}
