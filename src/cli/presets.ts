import { defaultRunConfig, standardSettings } from '../config/defaults';
import type { RunConfig } from '../config/runConfig';

/** Nobody watches: training waits until everything is measured. The forgetting curve is the lab's matter. */
const atOnce: RunConfig['evaluation'] = { ...defaultRunConfig.evaluation, share: 1, forgettingRows: 0 };

/** What a run is where neither an option nor a file says otherwise. */
export const presets = {
  finetune: { ...defaultRunConfig, evaluation: atOnce },
  /** What the page shows before anything is trained (npm run record): short enough for a software GPU. */
  recording: {
    ...defaultRunConfig,
    steps: 240,
    batchSize: 16,
    sampling: { everySteps: 20, count: 16, ddimSteps: 20, guidance: 1.5 },
    evaluation: { everySteps: 60, count: 128, ddimSteps: 10, guidance: 1, source: true, share: 1, forgettingRows: 32 },
  },
  /** The plain objective on a whole source set: ψ ≡ 1, no bank, large batches, a warm-up and a cosine. */
  pretrain: {
    ...defaultRunConfig,
    dataset: 'emoji',
    live: { ...standardSettings, learningRate: 1e-3 },
    steps: 20_000,
    batchSize: 256,
    beta2: 0.99,
    maxGradientNorm: 1,
    emaDecay: 0.9995,
    learningRateSchedule: { kind: 'cosine', warmup: 0.05, final: 0.01 },
    labels: 'kept',
    sampling: { everySteps: 2000, count: 36, ddimSteps: 50, guidance: 1.5 },
    evaluation: { ...atOnce, everySteps: 0 },
    heldOutLoss: { everySteps: 1000, rows: 256 },
    checkpoints: { everySteps: 2000, dtype: 'F32' },
  },
} as const satisfies Record<string, RunConfig>;

export type PresetName = keyof typeof presets;
