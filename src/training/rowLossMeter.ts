import * as tf from '@tensorflow/tfjs';
import { imagesToFloats, type ImageSource } from '../data/imageDataset';
import { noisedOnCpu } from '../diffusion/noising';
import { flush, hasGpuPrograms, readTensor, webGpuBackend, writeTensor } from '../gpu/backend';
import { record } from '../gpu/recording';
import { Replay } from '../gpu/replay';
import { timestepEmbeddingOnGpu } from '../kernels/embeddings';
import { fusedKernels, type KernelSet } from '../kernels/kernelSet';
import { checkLabels, conditioning } from '../model/conditioning';
import { ditEps, type Conditioning, type DiTParameters } from '../model/dit';
import { fitsGpuPrograms, tokenCount, type DiTConfig } from '../model/ditConfig';
import { arenaViews, namedParameters } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillNormal, permutation, randomStream } from '../random/randomStream';
import { COARSE_TIMESTEP, timestepEmbeddingFactors, timestepFrequencies } from '../schedule/timestepEmbedding';
import type { SampledModel } from './sampledModel';

/** Rows that go through the model at once. */
export const METER_BATCH = 32;
/** Not the run's: every run is measured on the same pictures and noise. */
export const METER_SEED = 0;
/** The two uses of the stream lossByTimestep, told apart by its step. */
const NOISE = 0;
const ORDER = 1;

/** A batch with its noise. */
export interface NoisedRows {
  /** [B, C, H, W] each. */
  xt: Float32Array;
  eps: Float32Array;
  t: Int32Array;
  labels: Int32Array;
}

/** Works out each row's mean squared error in eps, [B], with the model's weights as they are at that moment. */
export interface RowLossMeter {
  readonly batch: number;
  /** Throws a RangeError when the model does not have a label. */
  measure: (rows: NoisedRows) => Promise<Float32Array>;
  dispose: () => void;
}

export interface RowLossMeterOptions {
  /** Its weights are read as they are at each batch, and stay the caller's. */
  model: SampledModel;
  /** [T, 256]. */
  embeddingTable: Float32Array;
  /** METER_BATCH when left out. */
  batch?: number;
  /** What the DiT computes with, unrecorded; a recorded batch on our WGSL, where it runs, when left out. */
  kernels?: KernelSet | undefined;
}

/** One meter serves any pictures for as long as the model's tensors are there. */
export async function createRowLossMeter(options: RowLossMeterOptions): Promise<RowLossMeter> {
  const { model, batch = METER_BATCH, kernels } = options;
  const isRecorded = kernels === undefined && hasGpuPrograms() && fitsGpuPrograms(model.layout.config);
  return isRecorded ? recordedMeter(model, batch) : plainMeter(options, batch);
}

/** A picture and the label that its noise is predicted under. */
export interface LabelledRow {
  /** Index in the whole set. */
  picture: number;
  label: number;
}

export interface RowsToMeasure<Row extends LabelledRow> {
  meter: RowLossMeter;
  /** ᾱ[t], [T]. */
  alphaBar: Float64Array;
  pictures: ImageSource;
  rows: readonly Row[];
  /** Where a row stands; the rows are measured once with each, under the same noise. */
  choices: readonly ((row: Row) => number)[];
  seed: number;
  /** After every forward pass: wait for the GPU, or throw to cancel. */
  onPass: (done: number, total: number) => Promise<void>;
}

/** Each row's loss at each choice of t: [choices][rows]. A row's noise depends on the seed and on its place alone. */
export async function measureRows<Row extends LabelledRow>({ meter, alphaBar, pictures, rows, choices, seed, onPass }: RowsToMeasure<Row>): Promise<Float32Array[]> {
  const { batch } = meter;
  const batches = Math.ceil(rows.length / batch);
  const losses = choices.map(() => new Float32Array(rows.length));
  for (let index = 0; index < batches; index++) {
    const first = index * batch;
    const shown = Array.from({ length: batch }, (_, place) => rows[(first + place) % rows.length]).filter((row) => row !== undefined); // the last batch is filled up with the first rows
    const x0 = imagesToFloats(pictures, shown.map(({ picture }) => picture));
    const eps = noiseOfRows(seed, first, batch, x0.length / batch);
    const labels = Int32Array.from(shown, ({ label }) => label);
    for (const [choice, timestepOf] of choices.entries()) {
      const t = Int32Array.from(shown, timestepOf);
      const measured = await meter.measure({ xt: noisedOnCpu(x0, eps, t, alphaBar), eps, t, labels });
      losses[choice]?.set(measured.subarray(0, rows.length - first), first);
      await onPass(index * choices.length + choice + 1, batches * choices.length);
    }
  }
  return losses;
}

/** A random order of some pictures, again and again when there are fewer than rows: [rows] of their indices. */
export function rowsInRandomOrder(indices: Uint32Array, rows: number, seed: number): Uint32Array {
  const order = permutation(randomStream(seed, purpose.lossByTimestep, ORDER), indices.length);
  return Uint32Array.from({ length: rows }, (_, row) => indices[order[row % order.length] ?? 0] ?? 0);
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
      batch,
      measure: async (rows) => {
        checkLabels(rows.labels, config.numClasses);
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

function plainMeter({ model, embeddingTable, kernels }: RowLossMeterOptions, batch: number): RowLossMeter {
  const { config } = model.layout;
  return {
    batch,
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
function noiseOfRows(seed: number, first: number, rows: number, pixels: number): Float32Array {
  const noise = new Float32Array(rows * pixels);
  for (let row = 0; row < rows; row++) fillNormal(randomStream(seed, purpose.lossByTimestep, NOISE, first + row), noise.subarray(row * pixels, (row + 1) * pixels));
  return noise;
}
