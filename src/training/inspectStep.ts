import * as tf from '@tensorflow/tfjs';
import { noisedOnCpu, noiseShares } from '../diffusion/noising';
import { readTensor } from '../gpu/backend';
import { fusedKernels, type KernelSet } from '../kernels/kernelSet';
import { ditTokens } from '../model/dit';
import { arenaViews, namedParameters } from '../model/parameterArena';
import { densityOfTable } from '../schedule/timestepDensity';
import type { BatchPlan, RowPlan } from './batchPlan';
import { drawBatch, type Batch, type BatchSources, type DrawnBatch } from './drawBatch';
import { noisedBatch, taughtBatch, type StepContext } from './trainStep';

/** What a training step sees and thinks; every picture [B, 3, H, W]. */
export interface InspectedBatch {
  /** √ᾱ·x0 + √(1 − ᾱ)·eps. */
  xt: Float32Array;
  predictedEps: Float32Array;
  /** What the prediction says that x0 was, (xt − √(1 − ᾱ)·predictedEps) / √ᾱ, clipped to [−1, 1]. */
  predictedX0: Float32Array;
  /** Mean squared error of each row in what it is to predict, unweighted, [B]. */
  rowLosses: Float32Array;
}

/** A whole step taken apart. */
export interface StepInspection extends InspectedBatch {
  /** 1 for the first. */
  step: number;
  batch: DrawnBatch;
  /** The densities that t was drawn from, [T] each; null where no row of the kind was drawn. */
  targetDensity: Float64Array | null;
  bankDensity: Float64Array | null;
}

/**
 * Takes one training step apart without taking it: forward only, unrecorded, on any backend, with activations in full. Everything is queued
 * before it returns, so that `theta` [layout.size], which stays the caller's, may change while the answer is awaited.
 */
export async function inspectStep(context: StepContext, theta: tf.Tensor1D, batch: Batch, kernels: KernelSet = fusedKernels): Promise<InspectedBatch> {
  const { layout, positionTable, alphaBar } = context;
  const { config } = layout;
  const [images, losses] = tf.tidy(() => {
    const { patches, eps, conditioning } = taughtBatch(context, noisedBatch(context, batch), batch.targetRows, kernels);
    const predicted = ditTokens(namedParameters(layout, arenaViews(layout, theta), positionTable), config, patches, conditioning, kernels);
    return [kernels.unpatchify(predicted, config.patchSize, config.inChannels), kernels.rowLosses(predicted, eps, config.inChannels)] as const;
  });
  try {
    const predictedEps = await readTensor(images);
    const rowLosses = await readTensor(losses);
    const { t } = batch;
    const xt = noisedOnCpu(batch.x0, batch.eps, t, alphaBar);
    const pixels = xt.length / t.length;
    const shares = Array.from(t, (timestep) => noiseShares(alphaBar, timestep));
    const predictedX0 = xt.map((value, index) => {
      const { signal, noise } = shares[Math.floor(index / pixels)] ?? { signal: NaN, noise: NaN };
      return Math.min(1, Math.max(-1, (value - noise * (predictedEps[index] ?? NaN)) / signal));
    });
    return { xt, predictedEps, predictedX0, rowLosses };
  } finally {
    tf.dispose([images, losses]);
  }
}

/** The same for the step of that number, its batch drawn as the step draws it. Throws MissingBankError where it needs a bank and has none. */
export async function inspectDrawnStep(
  { context, sources, plan, seed }: { context: StepContext; sources: BatchSources; plan: BatchPlan; seed: number },
  theta: tf.Tensor1D,
  step: number,
  kernels?: KernelSet,
): Promise<StepInspection> {
  const batch = drawBatch(plan, sources, seed, step);
  const densityOf = ({ rows, table }: RowPlan): Float64Array | null => (rows === 0 ? null : densityOfTable(table));
  return { step, batch, targetDensity: densityOf(plan.target), bankDensity: densityOf(plan.bank), ...(await inspectStep(context, theta, batch, kernels)) };
}
