import { SubmissionPace } from '../gpu/submissionPace';
import type { KernelSet } from '../kernels/kernelSet';
import { checkLabels } from '../model/conditioning';
import type { Purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { ddimTimesteps } from '../schedule/ddimTimesteps';
import { createSampler, type BatchSampler } from './batchSampler';
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
  const { model, labels, onStep } = options;
  checkLabels(labels, model.layout.config.numClasses);
  if (labels.length === 0) return new Float32Array();
  const pixels = pixelsOf(model);
  const timesteps = ddimTimesteps(options.ddimSteps);
  const batch = Math.min(options.batchSize, labels.length);
  const batches = Math.ceil(labels.length / batch);
  const images = new Float32Array(labels.length * pixels);
  const sampler = await createSampler({ ...options, batch, timesteps }, options.kernels);
  const pace = new SubmissionPace();
  try {
    for (let index = 0; index < batches; index++) {
      const first = index * batch;
      sampler.begin(startNoise(options, first, batch), batchLabels(labels, first, batch, model.layout.config.numClasses));
      await denoisePaced(sampler, pace, 0, timesteps.length, (step) => onStep(index * timesteps.length + step, batches * timesteps.length));
      const drawn = await sampler.read();
      images.set(drawn.subarray(0, Math.min(batch, labels.length - first) * pixels), first * pixels);
    }
  } finally {
    sampler.dispose();
  }
  return images;
}

/** Denoises from place `from` of the timesteps to place `to`, as many steps at once as keep the GPU prompt. `onStep` hears the place reached. */
export async function denoisePaced(sampler: BatchSampler, pace: SubmissionPace, from: number, to: number, onStep: (reached: number) => Promise<void>): Promise<void> {
  for (let step = from; step < to;) {
    const count = Math.min(pace.pieces, to - step);
    const began = performance.now();
    await sampler.denoise(step, count);
    step += count;
    await onStep(step);
    pace.learn(performance.now() - began);
  }
}

/** The labels of a batch; one that reaches past the end is filled up with null labels. */
export function batchLabels(labels: ArrayLike<number>, first: number, batch: number, nullLabel: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, row) => labels[first + row] ?? nullLabel);
}

/** Standard normal numbers, each picture's from a stream of its own: [rows, C, H, W]. */
export function startNoise({ model, seed, noisePurpose }: Pick<SampleOptions, 'model' | 'seed' | 'noisePurpose'>, first: number, rows: number): Float32Array {
  const pixels = pixelsOf(model);
  const noise = new Float32Array(rows * pixels);
  for (let row = 0; row < rows; row++) {
    fillNormal(randomStream(seed, noisePurpose, 0, first + row), noise.subarray(row * pixels, (row + 1) * pixels));
  }
  return noise;
}

export function pixelsOf({ layout: { config } }: SampledModel): number {
  return config.inChannels * config.inputSize * config.inputSize;
}
