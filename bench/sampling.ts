import { purpose } from '../src/random/purpose';
import { fillNormal, randomStream } from '../src/random/randomStream';
import { ddimTimesteps } from '../src/schedule/ddimTimesteps';
import type { Workload } from './workload';

/** The sampling contest: deterministic DDIM with x̂0 clipped, guided, from the same noise. */
export const sampling = {
  /** Pictures drawn at once. */
  batch: 8,
  ddimSteps: 20,
  /** Classifier-free guidance scale. */
  guidance: 1.5,
  /** A class a picture, in turn. */
  labels: ({ run, dataset }: Workload): number[] => Array.from({ length: run.batchSize }, (_, row) => row % dataset.classes.length),
};

/** What one DDIM step multiplies by: x̂0 = clip((x − noise·eps) / signal), x ← nextSignal·x̂0 + nextNoise·(x − signal·x̂0) / noise. */
export interface DdimStep {
  t: number;
  signal: number;
  noise: number;
  nextSignal: number;
  nextNoise: number;
}

export function ddimSteps({ alphaBar }: Workload): DdimStep[] {
  const timesteps = ddimTimesteps(sampling.ddimSteps);
  return timesteps.map((t, index) => {
    const now = alphaBar[t] ?? NaN;
    const following = timesteps[index + 1];
    const next = following === undefined ? 1 : (alphaBar[following] ?? NaN);
    return { t, signal: Math.sqrt(now), noise: Math.sqrt(1 - now), nextSignal: Math.sqrt(next), nextNoise: Math.sqrt(1 - next) };
  });
}

/** The x_T that our sampler draws for itself: [B, C, H, W]. */
export function startNoise({ run, checkpoint: { config } }: Workload): Float32Array {
  const pixels = config.inChannels * config.inputSize ** 2;
  const noise = new Float32Array(run.batchSize * pixels);
  for (let row = 0; row < run.batchSize; row++) fillNormal(randomStream(run.seed, purpose.sampleNoise, 0, row), noise.subarray(row * pixels, (row + 1) * pixels));
  return noise;
}
