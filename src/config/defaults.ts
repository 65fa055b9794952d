import type { LiveSettings, RunConfig } from './runConfig';

/** Reconsolidation ψ(t) = (t+1)/T and its mirror image ξ, λ = 0.1, a fifth of the batch from the bank (METHOD.md §3, the authors' code). */
export const diffTuningSettings: LiveSettings = {
  psi: { family: 'power', tau: 1, inverted: false },
  xi: { mode: 'mirror' },
  lambda: 0.1,
  bankShare: 0.2,
  learningRate: 5e-4,
};

/** The same program with ψ ≡ 1 and no bank. */
export const standardSettings: LiveSettings = {
  ...diffTuningSettings,
  psi: { family: 'constant', value: 1 },
  bankShare: 0,
};

/** The set with the clearest measured outcome (docs/measurements/README.md). */
export const DEFAULT_DATASET = 'game-icons';

export const defaultRunConfig: RunConfig = {
  version: 1,
  name: '',
  seed: 0,
  base: 'emoji-dit-nano',
  dataset: DEFAULT_DATASET,
  live: diffTuningSettings,
  trainPictures: null,
  form: 'sampled',
  steps: 2000,
  batchSize: 32,
  weightDecay: 0,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  maxGradientNorm: null,
  activationStorage: 'float32',
  emaDecay: null,
  labelDropout: 0.1,
  learningRateSchedule: { kind: 'constant' },
  labels: 'new',
  flip: 'dataset',
  retention: 'bank',
  bank: { size: 512, ddimSteps: 50 },
  sampling: { everySteps: 100, count: 16, ddimSteps: 20, guidance: 1.5 },
  evaluation: { everySteps: 500, count: 256, ddimSteps: 20, guidance: 1, source: true, share: 0.1, forgettingRows: 128 },
  heldOutLoss: { everySteps: 0, rows: 256 },
  checkpoints: { everySteps: 0, dtype: 'F32' },
};

/** The method a configuration amounts to: standard fine-tuning is Diff-Tuning with a constant ψ and no bank. */
export function methodOf(live: LiveSettings): 'standard' | 'diff-tuning' {
  return live.psi.family === 'constant' && live.bankShare === 0 ? 'standard' : 'diff-tuning';
}
