import type { ImageSource } from '../data/imageDataset';
import { createRowLossMeter, measureRows, METER_SEED, rowsInRandomOrder, type RowLossMeter, type RowLossMeterOptions } from './rowLossMeter';

export interface LossByTimestepOptions extends RowLossMeterOptions {
  /** ᾱ[t], [T]. */
  alphaBar: Float64Array;
  /** `indices`: the pictures that may be shown. */
  pictures: ImageSource & { indices: Uint32Array };
  /** The label of a picture; the null label is the model's numClasses. */
  labels: (picture: number) => number;
  timesteps: readonly number[];
  /** Rows that each mean is taken over; fewer pictures are shown again and again, with other noise. */
  rows: number;
  /** METER_SEED when left out. */
  seed?: number;
  /** After every batch at every t: wait for the GPU, or throw to cancel. */
  onBatch: (done: number, total: number) => Promise<void>;
  /** Of this very model, and stays the caller's: for several sets of pictures one after the other. */
  meter?: RowLossMeter;
}

/** Mean squared error in eps at one t. */
export interface LossAtTimestep {
  t: number;
  loss: number;
  /** Standard error of the mean over the rows; NaN for a single row. */
  sd: number;
  /** [rows]. */
  rowLosses: Float32Array;
}

/**
 * A model's loss at each t (METHOD.md §5.3). Pictures and noise are the same at every t and, with the same seed, for every model, so that
 * differences are differences of pairs. A pure function of its arguments. Throws a RangeError when there is nothing to measure, or no such t.
 */
export async function measureLossByTimestep(options: LossByTimestepOptions): Promise<LossAtTimestep[]> {
  const { alphaBar, pictures, labels, timesteps, rows, seed = METER_SEED, onBatch } = options;
  if (pictures.indices.length === 0 || !(rows >= 1)) throw new RangeError(`A loss cannot be measured on ${rows} rows of ${pictures.indices.length} pictures. Give at least one of each.`);
  for (const t of timesteps) {
    if (!(Number.isInteger(t) && t >= 0 && t < alphaBar.length)) throw new RangeError(`A loss was to be measured at t = ${t}, outside 0…${alphaBar.length - 1}.`);
  }
  const all = Array.from(rowsInRandomOrder(pictures.indices, rows, seed), (picture) => ({ picture, label: labels(picture) }));
  const meter = options.meter ?? (await createRowLossMeter(options));
  try {
    const losses = await measureRows({ meter, alphaBar, pictures, rows: all, choices: timesteps.map((t) => () => t), seed, onPass: onBatch });
    return losses.map((rowLosses, index) => ({ t: timesteps[index] ?? NaN, ...meanAndError(rowLosses), rowLosses }));
  } finally {
    if (options.meter === undefined) meter.dispose();
  }
}

function meanAndError(values: Float32Array): { loss: number; sd: number } {
  const n = values.length;
  const loss = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - loss) ** 2, 0);
  return { loss, sd: Math.sqrt(squares / (n - 1) / n) };
}
