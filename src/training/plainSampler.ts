import * as tf from '@tensorflow/tfjs';
import { ddimSample } from '../diffusion/ddim';
import { guidedEps } from '../diffusion/guidance';
import type { KernelSet } from '../kernels/kernelSet';
import { conditioning } from '../model/conditioning';
import { ditEps, type DiTParameters } from '../model/dit';
import { arenaViews, namedParameters } from '../model/parameterArena';
import type { BatchSampler, SamplerOptions } from './batchSampler';

/** DDIM step by step on any backend: for devices without WebGPU, and the twin that the recorded sampler is checked against. */
export class PlainSampler implements BatchSampler {
  readonly #options: SamplerOptions;
  readonly #kernels: KernelSet | undefined;
  #x: tf.Tensor4D | null = null;
  #labels: number[] = [];

  constructor(options: SamplerOptions, kernels?: KernelSet) {
    this.#options = options;
    this.#kernels = kernels;
  }

  begin(x: Float32Array, labels: Int32Array): void {
    const { inChannels, inputSize } = this.#options.model.layout.config;
    this.#x?.dispose();
    this.#x = tf.keep(tf.tensor4d(x, [labels.length, inChannels, inputSize, inputSize]));
    this.#labels = Array.from(labels);
  }

  async denoise(first: number, count: number): Promise<void> {
    if (this.#x === null) throw new Error('There is no batch to denoise: begin one first.');
    const { model, alphaBar, timesteps } = this.#options;
    const next = timesteps[first + count];
    const views = tf.tidy(() => arenaViews(model.layout, model.theta));
    try {
      const parameters = namedParameters(model.layout, views, model.positionTable);
      const x = await ddimSample({
        predictEps: (xt, t) => this.#predict(parameters, xt, t),
        alphaBar,
        timesteps: timesteps.slice(first, first + count),
        ...(next === undefined ? {} : { lastAlphaBar: alphaBar[next] ?? NaN }),
        start: this.#x,
      });
      this.#x.dispose();
      this.#x = x;
    } finally {
      tf.dispose(views);
    }
  }

  read(): Promise<Float32Array> {
    return this.#x?.data<'float32'>() ?? Promise.resolve(new Float32Array());
  }

  dispose(): void {
    this.#x?.dispose();
    this.#x = null;
  }

  /** eps of the batch, every row at the same t, with guidance towards each row's label. */
  #predict(parameters: DiTParameters, xt: tf.Tensor4D, t: number): tf.Tensor4D {
    const { model, embeddingTable, guidance } = this.#options;
    const { config } = model.layout;
    const timesteps = this.#labels.map(() => t);
    const predict = (rows: number[]) => ditEps(parameters, config, xt, conditioning(embeddingTable, timesteps, rows, config.numClasses), this.#kernels);
    return guidedEps(
      guidance,
      () => predict(this.#labels),
      () => predict(this.#labels.map(() => config.numClasses)),
    );
  }
}
