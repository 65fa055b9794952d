import type { DiTConfig } from '../model/ditConfig';

/** DiTs by name, as they are trained from scratch: on 32×32 pictures in patches of 4. */
export const modelSizes = {
  tiny: { hiddenSize: 32, depth: 2, numHeads: 2 },
  nano: { hiddenSize: 128, depth: 6, numHeads: 4 },
  small: { hiddenSize: 192, depth: 8, numHeads: 6 },
} as const;

export type ModelSize = keyof typeof modelSizes;

export const DEFAULT_SIZE: ModelSize = 'nano';
export const sizeNames = Object.keys(modelSizes) as ModelSize[];

export function ditConfigOf(size: ModelSize, numClasses: number): DiTConfig {
  return { inputSize: 32, patchSize: 4, inChannels: 3, ...modelSizes[size], numClasses, learnSigma: false };
}
