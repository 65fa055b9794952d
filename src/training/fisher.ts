import * as tf from '@tensorflow/tfjs';
import { imagesToFloats, type ImageSource } from '../data/imageDataset';
import { noisedOnCpu } from '../diffusion/noising';
import { flush, hasGpuPrograms, readTensor, webGpuBackend, writeTensor } from '../gpu/backend';
import { record } from '../gpu/recording';
import { Replay } from '../gpu/replay';
import { addSquaresInPlaceOnGpu } from '../kernels/addSquares';
import { timestepEmbeddingOnGpu } from '../kernels/embeddings';
import { patchify, tokensOf } from '../kernels/patchify';
import { fitsGpuPrograms } from '../model/ditConfig';
import { arenaLayout, decayMask, packArena, type ArenaLayout } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream, uniformInt } from '../random/randomStream';
import { COARSE_TIMESTEP, timestepEmbeddingFactors, timestepFrequencies } from '../schedule/timestepEmbedding';
import { withBaseModel, type LoadedBase } from './loadedBase';
import type { SampledModel } from './sampledModel';
import { lossesAndGradient, noisedBatch, type StepContext } from './trainStep';

/** The two uses of the stream fisher, told apart by its step. */
const NOISE = 0;
const TIMESTEP = 1;

export interface FisherOptions {
  base: Pick<LoadedBase, 'checkpoint' | 'schedule' | 'embeddingTable'>;
  /** The model's own samples; shown in turn, again and again when there are fewer than `samples`. */
  images: ImageSource;
  /** Gradients that the mean is taken over. */
  samples: number;
  seed: number;
  /** After every sample: wait for the GPU, or throw to cancel. */
  onSample: (done: number, total: number) => Promise<void>;
}

/** A noised picture by itself. */
export interface FisherSample {
  /** [1, 3, H, W] each. */
  x0: Float32Array;
  eps: Float32Array;
  t: number;
}

/** Sample `index`: a pure function of the pictures, the seed and its number. t is uniform below `timesteps`. */
export function fisherSample(images: ImageSource, seed: number, index: number, timesteps: number): FisherSample {
  const t = new Uint32Array(1);
  uniformInt(randomStream(seed, purpose.fisher, TIMESTEP), timesteps, t, index);
  const x0 = imagesToFloats(images, [index % images.count]);
  const eps = new Float32Array(x0.length);
  fillNormal(randomStream(seed, purpose.fisher, NOISE, index), eps);
  return { x0, eps, t: t[0] ?? NaN };
}

/**
 * The diagonal Fisher information of the pre-trained model as elastic weight consolidation takes it (METHOD.md §5.5): the mean over samples of the
 * squared gradient of one sample's mean squared error in eps, under the null label. An arena of the base's layout. Recorded on WebGPU.
 * A pure function of its arguments on one device. Throws a RangeError when there is nothing to take a mean of.
 */
export async function fisherInformation(options: FisherOptions): Promise<Float32Array> {
  const { base, images, samples } = options;
  if (!(samples >= 1) || images.count === 0) throw new RangeError(`Fisher information was asked for from ${samples} samples of ${images.count} pictures. Give at least one of each.`);
  const isRecorded = hasGpuPrograms() && fitsGpuPrograms(base.checkpoint.config);
  const sum = await withBaseModel(base, (model) => (isRecorded ? recordedSum(options, model) : plainSum(options, model)));
  return sum.map((value) => value / samples);
}

async function recordedSum({ base, images, samples, seed, onSample }: FisherOptions, model: SampledModel): Promise<Float32Array> {
  const { config, size } = model.layout;
  const context = contextOf(base, model);
  const shape: [number, number, number, number] = [1, config.inChannels, config.inputSize, config.inputSize];
  const inputs = {
    xt: tf.keep(tf.zeros<tf.Rank.R4>(shape)),
    eps: tf.keep(tf.zeros<tf.Rank.R4>(shape)),
    t: tf.keep(tf.zeros<tf.Rank.R1>([1], 'int32')),
    labels: tf.keep(tf.tensor1d([config.numClasses], 'int32')),
    lossWeight: tf.keep(tf.ones<tf.Rank.R1>([1])),
    embeddingFactors: tf.keep(tf.tensor2d(timestepEmbeddingFactors(), [2 * COARSE_TIMESTEP, timestepFrequencies])),
    sum: tf.keep(tf.zeros<tf.Rank.R1>([size])),
  };
  try {
    const recording = record([...Object.values(inputs), model.theta, model.positionTable], () => {
      const { xt, eps, t, labels, lossWeight, embeddingFactors, sum } = inputs;
      const { gradient } = lossesAndGradient(context, model.theta, {
        patches: patchify(xt, config.patchSize),
        eps: tokensOf(eps, config.patchSize),
        conditioning: { timestepEmbedding: timestepEmbeddingOnGpu(embeddingFactors, t), labels },
        lossWeight,
      });
      addSquaresInPlaceOnGpu(sum, gradient);
      return [];
    });
    const replay = await Replay.prepare(recording);
    try {
      for (let index = 0; index < samples; index++) {
        const { x0, eps, t } = fisherSample(images, seed, index, context.alphaBar.length);
        writeTensor(inputs.xt, noisedOnCpu(x0, eps, [t], context.alphaBar));
        writeTensor(inputs.eps, eps);
        writeTensor(inputs.t, Int32Array.of(t));
        const { device, queue } = webGpuBackend();
        flush();
        const encoder = device.createCommandEncoder();
        replay.encode(encoder);
        queue.submit([encoder.finish()]);
        await onSample(index + 1, samples);
      }
      return await readTensor(inputs.sum);
    } finally {
      replay.dispose();
    }
  } finally {
    tf.dispose(Object.values(inputs));
  }
}

async function plainSum({ base, images, samples, seed, onSample }: FisherOptions, model: SampledModel): Promise<Float32Array> {
  const context = contextOf(base, model);
  const sum = new Float64Array(model.layout.size);
  for (let index = 0; index < samples; index++) {
    const { x0, eps, t } = fisherSample(images, seed, index, context.alphaBar.length);
    const batch = { x0, eps, t: Uint16Array.of(t), labels: Uint16Array.of(model.layout.config.numClasses), lossWeight: Float32Array.of(1) };
    const gradient = tf.tidy(() => lossesAndGradient(context, model.theta, noisedBatch(context, batch)).gradient);
    const values = await readTensor(gradient);
    gradient.dispose();
    values.forEach((value, place) => {
      sum[place] = (sum[place] ?? NaN) + value * value;
    });
    await onSample(index + 1, samples);
  }
  return Float32Array.from(sum);
}

function contextOf({ embeddingTable, schedule }: FisherOptions['base'], { layout, positionTable }: SampledModel): StepContext {
  return { layout, positionTable, embeddingTable, alphaBar: schedule.alphaBar, decayMask: null };
}

/** How far weights have moved, weighed by how much they matter to the pre-trained model. */
export interface EwcDistance {
  /** Σ F (θ − θ0)². */
  total: number;
  /** total / parameters. */
  mean: number;
  /** Parameters that it is taken over. */
  parameters: number;
}

/** Drawn anew for the target's classes, so that there is nothing to be far from. */
const LABEL_ROWS = 'y_embedder.embedding_table.weight';

/**
 * Elastic weight consolidation's distance from the pre-trained weights, in float64, over all that trains but the label rows (METHOD.md §5.5).
 * `fisher`: an arena of the base's layout; `theta`: of the tuned model's, whose parameters are the base's by name.
 */
export function ewcDistance({ base, fisher, layout, theta }: { base: Pick<LoadedBase, 'checkpoint'>; fisher: Float32Array; layout: ArenaLayout; theta: Float32Array }): EwcDistance {
  const baseLayout = arenaLayout(base.checkpoint.config);
  const start = packArena(baseLayout, base.checkpoint.weights);
  const trains = decayMask(baseLayout);
  const tuned = new Map(layout.slots.map((slot) => [slot.name, slot]));
  let total = 0;
  let parameters = 0;
  for (const { name, offset, size } of baseLayout.slots) {
    if (name === LABEL_ROWS) continue;
    const place = tuned.get(name);
    if (place?.size !== size) throw new Error(`The tuned model has ${place?.size ?? 'no'} values of ${name}, the pre-trained one ${size}. Take the distance between a model and the base it was tuned from.`);
    for (let index = 0; index < size; index++) {
      if (trains !== null && trains[offset + index] === 0) continue;
      const moved = (theta[place.offset + index] ?? NaN) - (start[offset + index] ?? NaN);
      total += (fisher[offset + index] ?? NaN) * moved * moved;
      parameters++;
    }
  }
  return { total, mean: total / parameters, parameters };
}
