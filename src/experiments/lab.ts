import type { ExperimentRow } from '../config/experiments';
import type { SetDistances } from '../config/measures';
import { floatsToRgba, type ImageDataset, type ImageSource } from '../data/imageDataset';
import type { ImageStrip, MeasuredAgainst } from '../protocol/events';
import type { LoadedBase } from '../training/loadedBase';

/** What an experiment works with, and how it stays polite. */
export interface Lab {
  base: LoadedBase;
  /** The target set. */
  dataset: ImageDataset;
  /** The set that the base was trained on; null where it is not known. Loaded when asked for. */
  source: () => Promise<ImageDataset | null>;
  /** The base's knowledge bank in that size and quality. */
  bank: (settings: { size: number; ddimSteps: number; seed: number }) => Promise<ImageSource>;
  /** Distances of generated pictures [count, 3, H, W] in [−1, 1]. */
  measure: (images: Float32Array, against: MeasuredAgainst, seed: number) => Promise<SetDistances>;
  /**
   * Notes that so many forward passes of one picture have been queued (config/experimentCost.ts). Waits for the GPU, for training's turn and
   * while the experiment is paused; throws once it is cancelled.
   */
  passed: (passes: number) => Promise<void>;
}

/** What an experiment finds on its way. */
export type Finding = { kind: 'measured'; rows: ExperimentRow[] } | { kind: 'drew'; strips: ImageStrip[] };

/**
 * An experiment: findings come one by one. It holds buffers on the GPU only between its first `next` and its end, be that the last finding,
 * an error or `return`.
 */
export type Experiment = AsyncGenerator<Finding, void, void>;

/** Pictures of a strip. */
const STRIP_PICTURES = 8;

/** Rows of all distances of one place. */
export function distanceRows(distances: SetDistances, place: Pick<ExperimentRow, 'arm' | 'x' | 'seed' | 'against'>): ExperimentRow[] {
  return Object.entries(distances).map(([measure, measured]) => ({ ...place, measure: measure as keyof SetDistances, ...measured }));
}

/** The first pictures of [count, 3, size, size] as a strip. */
export function stripOf(images: Float32Array, size: number, place: Pick<ImageStrip, 'arm' | 'x' | 'seed'>): ImageStrip {
  const pixels = 3 * size * size;
  const count = Math.min(STRIP_PICTURES, images.length / pixels);
  return { ...place, images: { count, size, pixels: floatsToRgba(images.subarray(0, count * pixels), size) } };
}
