import type * as tf from '@tensorflow/tfjs';
import { adamWUpdate, type AdamWVectors } from '../kernels/adamW';

export interface AdamWSettings {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Elements that weight decay may act on, [n] of zeros and ones; null: all. */
  decayMask: tf.Tensor1D | null;
}

/**
 * One step of AdamW (Loshchilov & Hutter 2019) on flat vectors, as PyTorch does it: decoupled decay, bias correction in float64 on the CPU.
 * step is 1 for the first. Call inside tf.tidy; the vectors given stay the caller's.
 */
export function adamW(vectors: AdamWVectors, gradient: tf.Tensor1D, step: number, settings: AdamWSettings): AdamWVectors {
  const { learningRate, beta1, beta2, epsilon, weightDecay, decayMask } = settings;
  const factors = {
    beta1,
    beta2,
    stepSize: learningRate / (1 - beta1 ** step),
    rootCorrection: 1 / Math.sqrt(1 - beta2 ** step),
    epsilon,
    decay: learningRate * weightDecay,
  };
  return adamWUpdate(vectors, gradient, factors, decayMask);
}
