import type { RunConfig } from '../config/runConfig';

/** What a CPU can do while one waits: smaller batch, fewer and coarser samples, no evaluation on the way. */
export function smallSettings(config: RunConfig): RunConfig {
  return {
    ...config,
    steps: Math.min(config.steps, 200),
    batchSize: Math.min(config.batchSize, 8),
    sampling: { ...config.sampling, everySteps: Math.min(config.sampling.everySteps, 20), count: Math.min(config.sampling.count, 4), ddimSteps: Math.min(config.sampling.ddimSteps, 10) },
    evaluation: { ...config.evaluation, everySteps: 0, count: Math.min(config.evaluation.count, 32), ddimSteps: Math.min(config.evaluation.ddimSteps, 10) },
  };
}
