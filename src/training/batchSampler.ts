import { hasGpuPrograms } from '../gpu/backend';
import type { KernelSet } from '../kernels/kernelSet';
import { fitsGpuPrograms } from '../model/ditConfig';
import { PlainSampler } from './plainSampler';
import { RecordedSampler } from './recordedSampler';
import type { SampledModel } from './sampledModel';

export interface SamplerOptions {
  model: SampledModel;
  /** [T, 256]. */
  embeddingTable: Float32Array;
  /** ᾱ[t], [T]. */
  alphaBar: Float64Array;
  /** Pictures drawn at once. */
  batch: number;
  /** Descending timesteps. */
  timesteps: readonly number[];
  /** Classifier-free guidance scale; 1 means none. */
  guidance: number;
}

/** A batch on its way from noise to pictures, with deterministic DDIM and x̂0 clipped to [−1, 1]. It may be left and taken up at any step. */
export interface BatchSampler {
  /** Takes up a batch: x at some timestep [B, C, H, W], and a label a row. */
  begin(x: Float32Array, labels: Int32Array): void;
  /** Takes the steps from place `first` of the timesteps on. */
  denoise(first: number, count: number): Promise<void>;
  /** The batch as it is now, [B, C, H, W]. */
  read(): Promise<Float32Array>;
  dispose(): void;
}

/** Recorded on our WGSL where it runs; step by step elsewhere, or when `kernels` says with what. The model's weights are read as they are at each step. */
export async function createSampler(options: SamplerOptions, kernels?: KernelSet): Promise<BatchSampler> {
  const isRecorded = kernels === undefined && hasGpuPrograms() && fitsGpuPrograms(options.model.layout.config);
  return isRecorded ? RecordedSampler.create(options) : new PlainSampler(options, kernels);
}
