import { fillNormal, fillUint32, fillUniform, randomStream, uniformInt, type RandomStream } from '../random/randomStream';
import { purpose } from '../random/purpose';
import { drawTimestep } from '../schedule/timestepDensity';
import { imagesToFloats, type ImageSource } from '../data/imageDataset';
import type { BatchPlan, RowPlan } from './batchPlan';

/** Pictures with labels that batches are drawn from. */
export interface LabelledImages extends ImageSource {
  /** A label a picture, [N]. */
  labels: ArrayLike<number>;
  /** Indices of the pictures that may be drawn. */
  trainIndices: Uint32Array;
}

export interface BatchSources {
  target: LabelledImages;
  /** null when the plan draws no bank rows. */
  bank: ImageSource | null;
  flipTarget: boolean;
  /** Index of the null label: numClasses. */
  nullLabel: number;
  labelDropout: number;
}

/** The timesteps of a batch and what they weigh: target rows first, then bank rows. */
export interface DrawnTimesteps {
  /** [B], 0…999. */
  t: Uint16Array;
  /** Each row's share in its kind's mean loss, [B]: the curve at t in the weighted form, else 1. */
  curveWeight: Float32Array;
  /** Each row's factor in the objective, [B]: curveWeight / rows of its kind, times λ for bank rows. */
  lossWeight: Float32Array;
  targetRows: number;
}

/** One batch on the CPU. Everything in it is a pure function of (plan, sources, seed, step). */
export interface Batch extends DrawnTimesteps {
  /** [B, 3, H, W] in [−1, 1]. */
  x0: Float32Array;
  /** [B, 3, H, W], standard normal. */
  eps: Float32Array;
  /** [B]. */
  labels: Uint16Array;
}

/** The same, and where it comes from. */
export interface DrawnBatch extends Batch {
  /** Index of each row's picture in the whole target set, or in the bank, [B]. */
  pictures: Uint32Array;
  /** Whether it is mirrored left to right, [B]. */
  flips: boolean[];
}

/** Which of a step's two sub-streams: target and bank rows draw independently, so that changing the split leaves the target rows alone. */
const TARGET = 0;
const BANK = 1;

export function drawBatch(plan: BatchPlan, sources: BatchSources, seed: number, step: number): DrawnBatch {
  const { target, bank } = plan;
  const rows = target.rows + bank.rows;
  const { imageSize } = sources.target;
  const pixels = 3 * imageSize * imageSize;
  const batch: DrawnBatch = {
    ...drawTimesteps(plan, seed, step),
    x0: new Float32Array(rows * pixels),
    eps: new Float32Array(rows * pixels),
    labels: new Uint16Array(rows),
    pictures: new Uint32Array(rows),
    flips: new Array<boolean>(rows).fill(false),
  };

  const picks = new Uint32Array(target.rows);
  uniformInt(randomStream(seed, purpose.targetIndex, step), sources.target.trainIndices.length, picks);
  const images = picks.map((pick) => sources.target.trainIndices[pick] ?? 0);
  batch.pictures.set(images);
  const coins = new Float64Array(target.rows);
  fillUniform(randomStream(seed, purpose.flip, step), coins);
  coins.forEach((coin, row) => {
    batch.flips[row] = sources.flipTarget && coin < 0.5;
  });
  batch.x0.set(imagesToFloats(sources.target, images, batch.flips));
  const drops = new Float64Array(target.rows);
  fillUniform(randomStream(seed, purpose.labelDropout, step), drops);
  images.forEach((image, row) => {
    batch.labels[row] = (drops[row] ?? 1) < sources.labelDropout ? sources.nullLabel : (sources.target.labels[image] ?? sources.nullLabel);
  });
  fillNormal(randomStream(seed, purpose.noise, step, TARGET), batch.eps.subarray(0, target.rows * pixels));

  if (bank.rows > 0) {
    if (sources.bank === null) throw new MissingBankError();
    const bankPicks = new Uint32Array(bank.rows);
    uniformInt(randomStream(seed, purpose.bankIndex, step), sources.bank.count, bankPicks);
    batch.pictures.set(bankPicks, target.rows);
    batch.x0.set(imagesToFloats(sources.bank, bankPicks), target.rows * pixels);
    batch.labels.fill(sources.nullLabel, target.rows);
    fillNormal(randomStream(seed, purpose.noise, step, BANK), batch.eps.subarray(target.rows * pixels));
  }
  return batch;
}

/** The part of drawBatch that depends on the plan alone. */
export function drawTimesteps({ target, bank }: BatchPlan, seed: number, step: number): DrawnTimesteps {
  const rows = target.rows + bank.rows;
  const drawn = { t: new Uint16Array(rows), curveWeight: new Float32Array(rows), lossWeight: new Float32Array(rows), targetRows: target.rows };
  drawKind(drawn, target, 0, randomStream(seed, purpose.timestep, step, TARGET));
  drawKind(drawn, bank, target.rows, randomStream(seed, purpose.timestep, step, BANK));
  return drawn;
}

function drawKind(drawn: DrawnTimesteps, plan: RowPlan, firstRow: number, stream: RandomStream): void {
  const draws = new Uint32Array(plan.rows);
  fillUint32(stream, draws);
  draws.forEach((draw, index) => {
    const row = firstRow + index;
    const t = drawTimestep(plan.table, draw);
    const weight = plan.weightOfT === null ? 1 : (plan.weightOfT[t] ?? 0);
    drawn.t[row] = t;
    drawn.curveWeight[row] = weight;
    drawn.lossWeight[row] = (plan.factor * weight) / plan.rows;
  });
}

/** The settings ask for bank rows, and there is no bank. */
export class MissingBankError extends Error {
  override name = 'MissingBankError';
  constructor() {
    super('This batch needs the knowledge bank, which is not there yet. Build it first.');
  }
}
