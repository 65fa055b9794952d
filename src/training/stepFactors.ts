import type { AdamWFactors } from '../kernels/stepControl';
import { emaDecay } from './emaDecay';

/** What the optimizer is set to; everything but the learning rate stays the same over a run. */
export interface OptimizerSettings {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Largest EMA decay. */
  emaDecayLimit: number;
  /** Largest Euclidean norm of the gradient; null: as it comes. */
  maxGradientNorm: number | null;
}

/** The numbers of one step. */
export interface StepFactors extends AdamWFactors {
  emaDecay: number;
  /** 0: the gradient is taken as it comes. */
  maxGradientNorm: number;
}

/**
 * The numbers of step `step` (1 for the first) of AdamW (Loshchilov & Hutter 2019) as PyTorch does it, with decoupled decay and
 * bias correction in float64, and of the weights' moving average.
 */
export function stepFactors(step: number, settings: OptimizerSettings): StepFactors {
  const { learningRate, beta1, beta2, epsilon, weightDecay, emaDecayLimit, maxGradientNorm } = settings;
  return {
    beta1,
    beta2,
    stepSize: learningRate / (1 - beta1 ** step),
    rootCorrection: 1 / Math.sqrt(1 - beta2 ** step),
    epsilon,
    decay: learningRate * weightDecay,
    emaDecay: emaDecay(step, emaDecayLimit),
    maxGradientNorm: maxGradientNorm ?? 0,
  };
}
