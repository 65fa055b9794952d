import type { ImageSource } from '../data/imageDataset';
import type { KernelSet } from '../kernels/kernelSet';
import { createRowLossMeter, measureRows, METER_BATCH, METER_SEED, rowsInRandomOrder, type LabelledRow } from './rowLossMeter';
import type { SampledModel } from './sampledModel';

/** Towards the data, between, and towards the noise: the loss is told at each. */
export const HELD_OUT_TIMESTEPS = [10, 100, 400] as const;

export interface HeldOutPictures extends ImageSource {
  /** A label a picture, [count]. */
  labels: ArrayLike<number>;
  heldOutIndices: Uint32Array;
}

export interface HeldOutLossOptions {
  model: SampledModel;
  /** [T, 256]. */
  embeddingTable: Float32Array;
  /** ᾱ[t], [T]. */
  alphaBar: Float64Array;
  pictures: HeldOutPictures;
  /** Rows that each mean is taken over. */
  rows: number;
  /** After every batch: wait for the GPU, or throw to cancel. */
  onBatch: (done: number, total: number) => Promise<void>;
  /** What the DiT computes with, unrecorded; a recorded batch on our WGSL, where it runs, when left out. */
  kernels?: KernelSet;
}

/** Mean squared errors in eps. */
export interface HeldOutLoss {
  rows: number;
  /** Over all t: one row in the middle of each of `rows` equal stretches. */
  mean: number;
  /** At HELD_OUT_TIMESTEPS, over the same rows. */
  byTimestep: { t: number; loss: number }[];
}

/** A picture with its noise; the same for every model and every t. */
export interface HeldOutRow extends LabelledRow {
  /** Where this row stands in the mean over all t. */
  t: number;
}

/** The held-out pictures in one random order, again and again when there are fewer than rows; t from end to end. Throws when nothing is held out. */
export function heldOutRows({ labels, heldOutIndices }: HeldOutPictures, rows: number, timesteps: number): HeldOutRow[] {
  if (heldOutIndices.length === 0) throw new NothingHeldOutError();
  const pictures = rowsInRandomOrder(heldOutIndices, rows, METER_SEED);
  return Array.from(pictures, (picture, row) => ({ picture, label: labels[picture] ?? 0, t: Math.floor(((row + 0.5) * timesteps) / rows) }));
}

/** The model's loss on pictures that it was not trained on. A pure function of weights, pictures and the number of rows. */
export async function measureHeldOutLoss({ model, embeddingTable, alphaBar, pictures, rows, onBatch, kernels }: HeldOutLossOptions): Promise<HeldOutLoss> {
  const all = heldOutRows(pictures, rows, alphaBar.length);
  const choices: ((row: HeldOutRow) => number)[] = [({ t }) => t, ...HELD_OUT_TIMESTEPS.map((t) => () => t)];
  const onPass = async (done: number, total: number): Promise<void> => {
    if (done % choices.length === 0) await onBatch(done / choices.length, total / choices.length);
  };
  const meter = await createRowLossMeter({ model, embeddingTable, batch: Math.min(METER_BATCH, rows), kernels });
  try {
    const losses = await measureRows({ meter, alphaBar, pictures, rows: all, choices, seed: METER_SEED, onPass });
    const [mean = NaN, ...fixed] = losses.map((ofRows) => ofRows.reduce((sum, loss) => sum + loss, 0) / rows);
    return { rows, mean, byTimestep: HELD_OUT_TIMESTEPS.map((t, index) => ({ t, loss: fixed[index] ?? NaN })) };
  } finally {
    meter.dispose();
  }
}

/** A set without held-out pictures has no such loss. */
export class NothingHeldOutError extends Error {
  override name = 'NothingHeldOutError';
  constructor() {
    super('No picture of this dataset is held out, so there is nothing to measure a held-out loss on. Switch it off, or take a larger set.');
  }
}
