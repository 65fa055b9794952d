import type { ImageSource } from '../data/imageDataset';
import type { BatchPlan } from './batchPlan';
import type { StepInspection } from './inspectStep';
import type { StepContext } from './trainStep';
import type { StateValues, TrainingState } from './trainingState';

/**
 * Takes training steps on the device. A step is a pure function of (state, seed, step number, plan, bank, learning rate), all of which can
 * be exchanged between two steps: so one stepper serves several runs of one batch size in turns.
 */
export interface Stepper {
  /** What stays the same; its tensors are the stepper's own. */
  readonly context: StepContext;
  /** The state after the steps queued so far, to sample from. The stepper's own: a later step may change its tensors in place. */
  readonly state: TrainingState;
  /** Steps that may be queued before their losses are read. */
  readonly room: number;
  readonly hasBank: boolean;
  /** How rows, t and weights are drawn from the next step on. */
  usePlan(plan: BatchPlan): void;
  /** Which random streams are drawn from, from the next step on. */
  useSeed(seed: number): void;
  /** Needed before a plan may draw bank rows; takes the place of the bank before, if there was one. Quick when it is no larger than that. */
  provideBank(bank: ImageSource): Promise<void>;
  /** Queues the next `count` steps, each with its learning rate, and hands them to the device. */
  advance(count: number, learningRateOf: (step: number) => number): void;
  /** Waits for the losses of the steps queued since the last call: a row's mean squared error in eps, [steps · B]. */
  readLosses(): Promise<Float32Array>;
  /** The state's numbers as they are now. */
  read(): Promise<StateValues>;
  /** What the next step would do, or the step of another number with the weights as they are; the state stays as it is. Steps may be queued meanwhile. */
  inspect(step?: number): Promise<StepInspection>;
  /** Goes on from there; losses that nobody read are dropped. */
  restore(values: StateValues): void;
  dispose(): void;
}
