import type { DiTConfig } from '../src/model/ditConfig';

/** What the benchmark varies of a DiT on 32×32 RGB pictures. */
export type ModelShape = Pick<DiTConfig, 'hiddenSize' | 'depth' | 'numHeads' | 'patchSize'>;

/** tiny is the tests' size, nano the bundled base's. */
export const modelShapes = {
  tiny: { hiddenSize: 32, depth: 2, numHeads: 2, patchSize: 4 },
  nano: { hiddenSize: 128, depth: 6, numHeads: 4, patchSize: 4 },
  small: { hiddenSize: 192, depth: 6, numHeads: 3, patchSize: 4 },
  base: { hiddenSize: 384, depth: 12, numHeads: 6, patchSize: 4 },
} as const satisfies Record<string, ModelShape>;

export type SizeName = keyof typeof modelShapes;

export const sizeNames = Object.keys(modelShapes) as SizeName[];

export function ditConfigOf(shape: ModelShape, numClasses: number): DiTConfig {
  return { inputSize: 32, inChannels: 3, numClasses, learnSigma: false, ...shape };
}
