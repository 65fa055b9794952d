import * as tf from '@tensorflow/tfjs';
import { imagesToFloats, type ImageSource } from '../data/imageDataset';
import { flush, hasGpuPrograms, readTensor, webGpuBackend, writeTensor } from '../gpu/backend';
import { record } from '../gpu/recording';
import { Replay } from '../gpu/replay';
import { timestepEmbeddingOnGpu } from '../kernels/embeddings';
import { fusedKernels, type KernelSet } from '../kernels/kernelSet';
import { conditioning } from '../model/conditioning';
import { ditEps, type Conditioning, type DiTParameters } from '../model/dit';
import { fitsGpuPrograms, tokenCount, type DiTConfig } from '../model/ditConfig';
import { arenaViews, namedParameters } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillNormal, permutation, randomStream } from '../random/randomStream';
import { COARSE_TIMESTEP, timestepEmbeddingFactors, timestepFrequencies } from '../schedule/timestepEmbedding';
import type { SampledModel } from './sampledModel';

/** Towards the data, between, and towards the noise: the loss is told at each. */
export const HELD_OUT_TIMESTEPS = [10, 100, 400] as const;

/** Rows that go through the model at once. */
const BATCH = 32;
/** Not the run's: every run is measured on the same pictures and noise. */
const SEED = 0;
/** The two uses of the stream lossByTimestep, told apart by its step. */
const NOISE = 0;
const ORDER = 1;

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
export interface HeldOutRow {
  /** Index in the whole set. */
  picture: number;
  label: number;
  /** Where this row stands in the mean over all t. */
  t: number;
}

/** What a batch is at one choice of t. */
interface NoisedRows {
  /** [B, C, H, W] each. */
  xt: Float32Array;
  eps: Float32Array;
  t: Int32Array;
  labels: Int32Array;
}

/** Works out each row's loss, [B], with the model's weights as they are at that moment. */
interface RowLossMeter {
  measure: (rows: NoisedRows) => Promise<Float32Array>;
  dispose: () => void;
}

/** The held-out pictures in one random order, again and again when there are fewer than rows; t from end to end. Throws when nothing is held out. */
export function heldOutRows({ labels, heldOutIndices }: HeldOutPictures, rows: number, timesteps: number): HeldOutRow[] {
  if (heldOutIndices.length === 0) throw new NothingHeldOutError();
  const order = permutation(randomStream(SEED, purpose.lossByTimestep, ORDER), heldOutIndices.length);
  return Array.from({ length: rows }, (_, row) => {
    const picture = heldOutIndices[order[row % order.length] ?? 0] ?? 0;
    return { picture, label: labels[picture] ?? 0, t: Math.floor(((row + 0.5) * timesteps) / rows) };
  });
}

/** The model's loss on pictures that it was not trained on. A pure function of weights, pictures and the number of rows. */
export async function measureHeldOutLoss(options: HeldOutLossOptions): Promise<HeldOutLoss> {
  const { model, alphaBar, pictures, rows, onBatch, kernels } = options;
  const all = heldOutRows(pictures, rows, alphaBar.length);
  const batch = Math.min(BATCH, rows);
  const batches = Math.ceil(rows / batch);
  const isRecorded = kernels === undefined && hasGpuPrograms() && fitsGpuPrograms(model.layout.config);
  const meter = isRecorded ? await recordedMeter(model, batch) : plainMeter(options);
  const choices: ((row: HeldOutRow) => number)[] = [({ t }) => t, ...HELD_OUT_TIMESTEPS.map((t) => () => t)];
  const sums = choices.map(() => 0);
  try {
    for (let index = 0; index < batches; index++) {
      const first = index * batch;
      const shown = [...all, ...all].slice(first, first + batch); // the last batch is filled up with the first rows
      const x0 = imagesToFloats(pictures, shown.map(({ picture }) => picture));
      const eps = noiseOfRows(first, batch, x0.length / batch);
      const labels = Int32Array.from(shown, ({ label }) => label);
      for (const [choice, timestepOf] of choices.entries()) {
        const t = Int32Array.from(shown, timestepOf);
        const losses = await meter.measure({ xt: noised(x0, eps, t, alphaBar), eps, t, labels });
        for (const loss of losses.subarray(0, Math.min(batch, rows - first))) sums[choice] = (sums[choice] ?? NaN) + loss;
      }
      await onBatch(index + 1, batches);
    }
  } finally {
    meter.dispose();
  }
  const [mean = NaN, ...fixed] = sums.map((sum) => sum / rows);
  return { rows, mean, byTimestep: HELD_OUT_TIMESTEPS.map((t, index) => ({ t, loss: fixed[index] ?? NaN })) };
}

/** A set without held-out pictures has no such loss. */
export class NothingHeldOutError extends Error {
  override name = 'NothingHeldOutError';
  constructor() {
    super('No picture of this dataset is held out, so there is nothing to measure a held-out loss on. Switch it off, or take a larger set.');
  }
}

async function recordedMeter(model: SampledModel, batch: number): Promise<RowLossMeter> {
  const { config } = model.layout;
  const shape: [number, number, number, number] = [batch, config.inChannels, config.inputSize, config.inputSize];
  const integers = (): tf.Tensor1D => tf.keep(tf.zeros([batch], 'int32'));
  const inputs = {
    xt: tf.keep(tf.zeros<tf.Rank.R4>(shape)),
    eps: tf.keep(tf.zeros<tf.Rank.R4>(shape)),
    t: integers(),
    labels: integers(),
    embeddingFactors: tf.keep(tf.tensor2d(timestepEmbeddingFactors(), [2 * COARSE_TIMESTEP, timestepFrequencies])),
  };
  const disposeInputs = () => tf.dispose(Object.values(inputs));
  try {
    const recording = record([...Object.values(inputs), model.theta, model.positionTable], () => {
      const { xt, eps, t, labels, embeddingFactors } = inputs;
      const parameters = namedParameters(model.layout, arenaViews(model.layout, model.theta), model.positionTable);
      return [lossesOfRows(parameters, config, xt, eps, { timestepEmbedding: timestepEmbeddingOnGpu(embeddingFactors, t), labels })];
    });
    const replay = await Replay.prepare(recording);
    const [losses] = replay.results;
    if (losses === undefined) throw new Error('The recording has no losses.');
    return {
      measure: (rows) => {
        for (const name of ['xt', 'eps', 't', 'labels'] as const) writeTensor(inputs[name], rows[name]);
        const { device, queue } = webGpuBackend();
        flush();
        const encoder = device.createCommandEncoder();
        replay.encode(encoder);
        queue.submit([encoder.finish()]);
        return readTensor(losses);
      },
      dispose: () => {
        replay.dispose();
        disposeInputs();
      },
    };
  } catch (error) {
    disposeInputs();
    throw error;
  }
}

function plainMeter({ model, embeddingTable, kernels }: HeldOutLossOptions): RowLossMeter {
  const { config } = model.layout;
  return {
    measure: async ({ xt, eps, t, labels }) => {
      const losses = tf.tidy(() => {
        const images = (values: Float32Array) => tf.tensor4d(values, [t.length, config.inChannels, config.inputSize, config.inputSize]);
        const parameters = namedParameters(model.layout, arenaViews(model.layout, model.theta), model.positionTable);
        return lossesOfRows(parameters, config, images(xt), images(eps), conditioning(embeddingTable, t, labels, config.numClasses), kernels);
      });
      try {
        return await losses.data<'float32'>();
      } finally {
        losses.dispose();
      }
    },
    dispose: () => undefined,
  };
}

/** [B]. Which of its values is which pixel does not matter to a picture's mean, so pictures need no cutting into the model's tokens. */
function lossesOfRows(parameters: DiTParameters, config: DiTConfig, xt: tf.Tensor4D, eps: tf.Tensor4D, given: Conditioning, kernels: KernelSet = fusedKernels): tf.Tensor1D {
  const asTokens = (images: tf.Tensor4D): tf.Tensor3D => tf.reshape(images, [images.shape[0], tokenCount(config), -1]);
  return kernels.rowLosses(asTokens(ditEps(parameters, config, xt, given, kernels)), asTokens(eps), config.inChannels);
}

/** Standard normal numbers, each row's from a stream of its own: [rows, pixels]. */
function noiseOfRows(first: number, rows: number, pixels: number): Float32Array {
  const noise = new Float32Array(rows * pixels);
  for (let row = 0; row < rows; row++) fillNormal(randomStream(SEED, purpose.lossByTimestep, NOISE, first + row), noise.subarray(row * pixels, (row + 1) * pixels));
  return noise;
}

function noised(x0: Float32Array, eps: Float32Array, t: Int32Array, alphaBar: Float64Array): Float32Array {
  const pixels = x0.length / t.length;
  const shares = Array.from(t, (timestep) => alphaBar[timestep] ?? NaN).map((share) => ({ signal: Math.sqrt(share), noise: Math.sqrt(1 - share) }));
  return x0.map((value, index) => {
    const { signal, noise } = shares[Math.floor(index / pixels)] ?? { signal: NaN, noise: NaN };
    return signal * value + noise * (eps[index] ?? NaN);
  });
}
