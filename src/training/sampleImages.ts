import * as tf from '@tensorflow/tfjs';
import { ddimSample, type PredictEps } from '../diffusion/ddim';
import { guidedEps } from '../diffusion/guidance';
import { conditioning } from '../model/conditioning';
import { ditForward, type DiTParameters } from '../model/dit';
import { arenaViews, namedParameters, type ArenaLayout } from '../model/parameterArena';
import type { Purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { ddimTimesteps } from '../schedule/ddimTimesteps';

/** A model that can be sampled: its weights stay the caller's. */
export interface SampledModel {
  layout: ArenaLayout;
  theta: tf.Tensor1D;
  /** [1, N, D]. */
  positionTable: tf.Tensor;
}

export interface SampleOptions {
  model: SampledModel;
  /** [T, 256]. */
  embeddingTable: Float32Array;
  /** ᾱ[t], [T]. */
  alphaBar: Float64Array;
  /** One picture a label; numClasses is the null label. */
  labels: ArrayLike<number>;
  ddimSteps: number;
  /** Classifier-free guidance scale; 1 means none. */
  guidance: number;
  seed: number;
  /** Which stream the start noise comes from: picture i has the same noise whatever the model and however many are drawn. */
  noisePurpose: Purpose;
  /** Pictures drawn at once. */
  batchSize: number;
  /** After each denoising step: wait for the GPU, or throw to cancel. */
  onStep: (done: number, total: number) => Promise<void>;
}

/** Draws pictures with deterministic DDIM and x̂0 clipped to [−1, 1]: [labels.length, C, H, W]. */
export async function sampleImages(options: SampleOptions): Promise<Float32Array> {
  const { model, labels, batchSize } = options;
  const { config } = model.layout;
  const pixels = config.inChannels * config.inputSize * config.inputSize;
  const timesteps = ddimTimesteps(options.ddimSteps);
  const batches = Math.ceil(labels.length / batchSize);
  const images = new Float32Array(labels.length * pixels);
  const views = tf.tidy(() => arenaViews(model.layout, model.theta));
  try {
    const parameters = namedParameters(model.layout, views, model.positionTable);
    for (let batch = 0; batch < batches; batch++) {
      const first = batch * batchSize;
      const rows = Array.from(labels).slice(first, first + batchSize);
      const start = startNoise(options, first, rows.length, pixels);
      try {
        const drawn = await ddimSample({
          predictEps: denoiser(parameters, options, rows),
          alphaBar: options.alphaBar,
          timesteps,
          start,
          onStep: (index) => options.onStep(batch * timesteps.length + index + 1, batches * timesteps.length),
        });
        images.set(await drawn.data<'float32'>(), first * pixels);
        drawn.dispose();
      } finally {
        start.dispose();
      }
    }
  } finally {
    tf.dispose(views);
  }
  return images;
}

/** eps of a batch in which every row is at the same t, with guidance towards each row's label. */
function denoiser(parameters: DiTParameters, options: SampleOptions, labels: number[]): PredictEps {
  const { config } = options.model.layout;
  return (xt, t) => {
    const timesteps = labels.map(() => t);
    const predict = (rows: number[]): tf.Tensor4D => {
      const output = ditForward(parameters, config, xt, conditioning(options.embeddingTable, timesteps, rows, config.numClasses));
      return config.learnSigma ? tf.slice4d(output, [0, 0, 0, 0], xt.shape) : output;
    };
    return guidedEps(
      options.guidance,
      () => predict(labels),
      () => predict(labels.map(() => config.numClasses)),
    );
  };
}

function startNoise(options: SampleOptions, first: number, rows: number, pixels: number): tf.Tensor4D {
  const noise = new Float32Array(rows * pixels);
  for (let row = 0; row < rows; row++) {
    fillNormal(randomStream(options.seed, options.noisePurpose, 0, first + row), noise.subarray(row * pixels, (row + 1) * pixels));
  }
  const { config } = options.model.layout;
  return tf.tensor4d(noise, [rows, config.inChannels, config.inputSize, config.inputSize]);
}
