/** Who takes part. */
export const contestantNames = ['ours', 'tfjs', 'jax-js'] as const;

export type ContestantName = (typeof contestantNames)[number];

/** One training engine on one model, batch size and data. */
export interface TrainContestant {
  name: ContestantName;
  /** What is no part of step `step`, ahead of it; the clock does not run. */
  prepare: (step: number) => Promise<void>;
  /** Does training step `step` (1 for the first, then one after the other), waits for the GPU and resolves with the unweighted mean squared error in eps over the batch's rows. */
  step: (step: number) => Promise<number>;
  dispose: () => void;
}

/** One sampler on the same model, labels and start noise. */
export interface SampleContestant {
  name: ContestantName;
  /** Draws one batch of pictures: [B, C, H, W]. */
  draw: () => Promise<Float32Array>;
  dispose: () => void;
}
