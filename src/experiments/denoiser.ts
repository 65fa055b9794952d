import { passesOfStep } from '../config/experimentCost';
import { SubmissionPace } from '../gpu/submissionPace';
import { createSampler, type BatchSampler } from '../training/batchSampler';
import type { SampledModel } from '../training/sampledModel';
import { batchLabels, denoisePaced } from '../training/sampleImages';
import type { Lab } from './lab';

/** Pictures drawn at once: enough to fill a GPU, little enough to stop soon. */
export const LAB_BATCH = 32;

interface DenoiserOptions {
  model: SampledModel;
  /** Pictures at once. */
  batch: number;
  /** Descending timesteps. */
  timesteps: readonly number[];
  guidance: number;
}

/** A model that denoises batch after batch for an experiment, any stretch of the timesteps, and lets the lab know what it costs. */
export class Denoiser {
  readonly #lab: Lab;
  readonly #options: DenoiserOptions;
  readonly #sampler: BatchSampler;
  readonly #pace = new SubmissionPace();

  private constructor(lab: Lab, options: DenoiserOptions, sampler: BatchSampler) {
    this.#lab = lab;
    this.#options = options;
    this.#sampler = sampler;
  }

  static async create(lab: Lab, options: DenoiserOptions): Promise<Denoiser> {
    const { embeddingTable, schedule } = lab.base;
    return new Denoiser(lab, options, await createSampler({ ...options, embeddingTable, alphaBar: schedule.alphaBar }));
  }

  get nullLabel(): number {
    return this.#options.model.layout.config.numClasses;
  }

  /** Takes up pictures `from` to `from + batch` at some timestep, x [batch, C, H, W]; beyond the labels the batch is filled up. */
  begin(x: Float32Array, labels: ArrayLike<number>, from: number): void {
    this.#sampler.begin(x, batchLabels(labels, from, this.#options.batch, this.nullLabel));
  }

  /** Denoises from place `from` of the timesteps to place `to`; `rows` of the batch count as work. */
  async advance(from: number, to: number, rows: number): Promise<void> {
    const passes = rows * passesOfStep(this.#options.guidance);
    let before = from;
    await denoisePaced(this.#sampler, this.#pace, from, to, async (reached) => {
      await this.#lab.passed((reached - before) * passes);
      before = reached;
    });
  }

  /** The batch as it is now, [batch, C, H, W]. */
  read(): Promise<Float32Array> {
    return this.#sampler.read();
  }

  dispose(): void {
    this.#sampler.dispose();
  }
}
