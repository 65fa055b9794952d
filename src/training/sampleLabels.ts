import type { ImageDataset } from '../data/imageDataset';
import { purpose } from '../random/purpose';
import { randomStream, uniformInt } from '../random/randomStream';

/** Labels for samples that are measured, [count]: each as often as the target set's training pictures have it. */
export function labelsLikeTraining({ labels, trainIndices }: Pick<ImageDataset, 'labels' | 'trainIndices'>, count: number, seed: number): Int32Array {
  const picks = new Uint32Array(count);
  uniformInt(randomStream(seed, purpose.sampleLabel), trainIndices.length, picks);
  return Int32Array.from(picks, (pick) => labels[trainIndices[pick] ?? 0] ?? 0);
}

/** Labels for samples that are shown, [count]: the classes in turn. */
export function labelsInTurn(classCount: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index % classCount);
}

/** The null label of a model with so many classes for every sample, [count]. */
export function nullLabels(classCount: number, count: number): Int32Array {
  return new Int32Array(count).fill(classCount);
}
