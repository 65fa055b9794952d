import * as tf from '@tensorflow/tfjs';
import { ddimSample, type PredictEps } from '../diffusion/ddim';
import { guidedEps } from '../diffusion/guidance';
import { hasGpuPrograms } from '../gpu/backend';
import { SubmissionPace } from '../gpu/submissionPace';
import type { KernelSet } from '../kernels/kernelSet';
import { checkLabels, conditioning } from '../model/conditioning';
import { ditEps, type DiTParameters } from '../model/dit';
import { fitsGpuPrograms } from '../model/ditConfig';
import { arenaViews, namedParameters } from '../model/parameterArena';
import type { Purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { ddimTimesteps } from '../schedule/ddimTimesteps';
import { RecordedSampler } from './recordedSampler';
import type { SampledModel } from './sampledModel';

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
  /** After every few denoising steps: wait for the GPU, or throw to cancel. */
  onStep: (done: number, total: number) => Promise<void>;
  /** What the DiT computes with, step by step; recorded steps on our WGSL, where it runs, when left out. */
  kernels?: KernelSet;
}

/** Draws pictures with deterministic DDIM and x̂0 clipped to [−1, 1]: [labels.length, C, H, W]. */
export async function sampleImages(options: SampleOptions): Promise<Float32Array> {
  checkLabels(options.labels, options.model.layout.config.numClasses);
  const isRecorded = options.kernels === undefined && hasGpuPrograms() && fitsGpuPrograms(options.model.layout.config);
  return isRecorded ? sampleRecorded(options) : samplePlainly(options);
}

async function sampleRecorded(options: SampleOptions): Promise<Float32Array> {
  const { model, labels, guidance, alphaBar, onStep } = options;
  const pixels = pixelsOf(model);
  const timesteps = ddimTimesteps(options.ddimSteps);
  const batch = Math.min(options.batchSize, labels.length);
  const batches = Math.ceil(labels.length / batch);
  const images = new Float32Array(labels.length * pixels);
  const sampler = await RecordedSampler.create({ model, alphaBar, batch, timesteps, guidance });
  try {
    const pace = new SubmissionPace();
    for (let index = 0; index < batches; index++) {
      const first = index * batch;
      const rows = Int32Array.from({ length: batch }, (_, row) => labels[first + row] ?? model.layout.config.numClasses); // the last batch is filled up
      sampler.begin(startNoise(options, first, batch), rows);
      for (let step = 0; step < timesteps.length;) {
        const count = Math.min(pace.pieces, timesteps.length - step);
        const began = performance.now();
        sampler.denoise(step, count);
        step += count;
        await onStep(index * timesteps.length + step, batches * timesteps.length);
        pace.learn(performance.now() - began);
      }
      const drawn = await sampler.read();
      images.set(drawn.subarray(0, Math.min(batch, labels.length - first) * pixels), first * pixels);
    }
  } finally {
    sampler.dispose();
  }
  return images;
}

async function samplePlainly(options: SampleOptions): Promise<Float32Array> {
  const { model, labels, batchSize } = options;
  const { config } = model.layout;
  const pixels = pixelsOf(model);
  const timesteps = ddimTimesteps(options.ddimSteps);
  const batches = Math.ceil(labels.length / batchSize);
  const images = new Float32Array(labels.length * pixels);
  const views = tf.tidy(() => arenaViews(model.layout, model.theta));
  try {
    const parameters = namedParameters(model.layout, views, model.positionTable);
    for (let batch = 0; batch < batches; batch++) {
      const first = batch * batchSize;
      const rows = Array.from(labels).slice(first, first + batchSize);
      const start = tf.tensor4d(startNoise(options, first, rows.length), [rows.length, config.inChannels, config.inputSize, config.inputSize]);
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
    const predict = (rows: number[]) => ditEps(parameters, config, xt, conditioning(options.embeddingTable, timesteps, rows, config.numClasses), options.kernels);
    return guidedEps(
      options.guidance,
      () => predict(labels),
      () => predict(labels.map(() => config.numClasses)),
    );
  };
}

/** Standard normal numbers, each picture's from a stream of its own: [rows, C, H, W]. */
function startNoise({ model, seed, noisePurpose }: SampleOptions, first: number, rows: number): Float32Array {
  const pixels = pixelsOf(model);
  const noise = new Float32Array(rows * pixels);
  for (let row = 0; row < rows; row++) {
    fillNormal(randomStream(seed, noisePurpose, 0, first + row), noise.subarray(row * pixels, (row + 1) * pixels));
  }
  return noise;
}

function pixelsOf({ layout: { config } }: SampledModel): number {
  return config.inChannels * config.inputSize * config.inputSize;
}
