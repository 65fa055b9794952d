/**
 * What a stream of random numbers is for: the second word of the Philox key, so that no two purposes share numbers.
 * The numbers are part of the format of a run: recorded runs and links depend on them. Never renumber, only append.
 */
export const purpose = {
  /** eps of the training rows. */
  noise: 1,
  /** t of the training rows. */
  timestep: 2,
  /** Which target images make a batch. */
  targetIndex: 3,
  /** Which bank samples make a batch. */
  bankIndex: 4,
  /** Which rows are flipped. */
  flip: 5,
  /** Which rows lose their label. */
  labelDropout: 6,
  /** The label rows drawn anew for the target's classes. */
  labelInit: 7,
  /** x_T of the samples shown. */
  sampleNoise: 8,
  /** The noise added between DDIM steps when eta > 0. */
  ddimNoise: 9,
  /** x_T of the knowledge bank. */
  bankNoise: 10,
  /** x_T of the samples that are measured. */
  evaluation: 11,
  /** Train/held-out splits, and halves for the noise floor. */
  split: 12,
  /** Weights of FD-random's convolutions. */
  featureRandom: 13,
  /** Subsets over which KID is averaged. */
  kidSubset: 14,
  /** eps with which per-timestep losses are measured, and the order of the pictures that held-out losses are measured on. */
  lossByTimestep: 15,
  /** Labels given to the samples shown or measured. */
  sampleLabel: 16,
  /** First values of new parameters other than label rows (adapters, models from scratch). */
  parameterInit: 17,
  /** Generated pictures drawn again, with replacement, for the uncertainty of a distance. */
  bootstrap: 18,
  /** eps and t of the samples that Fisher information is the mean over. */
  fisher: 19,
} as const;

export type Purpose = (typeof purpose)[keyof typeof purpose];
