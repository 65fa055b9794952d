import * as tf from '@tensorflow/tfjs';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import type { ImageSource } from '../data/imageDataset';
import type { NoiseSchedule } from '../schedule/noiseSchedule';
import type { ArenaLayout } from '../model/parameterArena';
import { planBatch, type BatchPlan } from './batchPlan';
import { drawBatch, type Batch, type BatchSources } from './drawBatch';
import { trainStep, type StepContext } from './trainStep';
import { disposeState, type TrainingState } from './trainingState';

/** One step as the charts see it; a loss is null when no row of its kind was drawn. */
export interface StepRecord {
  /** 1 for the first. */
  step: number;
  /** Mean over the target rows of curve weight × squared error; the weight is 1 in the sampled form. */
  reconsolidation: number | null;
  /** The same over the bank rows; λ not included. */
  retention: number | null;
  targetT: number[];
  bankT: number[];
}

/** A loss was NaN or infinite. The run has gone back to its last good state. */
export class NonFiniteLossError extends Error {
  override name = 'NonFiniteLossError';
  constructor(
    /** The first step whose loss was not finite. */
    readonly step: number,
    readonly lastGoodStep: number,
  ) {
    super(`The loss of step ${step} is not a finite number. The weights of step ${lastGoodStep} are kept.`);
  }
}

export interface TrainingRunOptions {
  config: RunConfig;
  context: StepContext;
  schedule: NoiseSchedule;
  sources: BatchSources;
  /** Becomes the run's own. */
  state: TrainingState;
  /** See decayMask in parameterArena.ts; becomes the run's own. */
  decayMask: tf.Tensor1D | null;
}

interface UnreadStep {
  step: number;
  batch: Pick<Batch, 't' | 'curveWeight' | 'targetRows'>;
  rowLosses: tf.Tensor1D;
}

/**
 * A fine-tuning run on the GPU: steps are queued without waiting, losses are read in bunches.
 * A step depends on (state, seed, step, live settings at that step) and on nothing else, so a run repeats exactly.
 */
export class TrainingRun {
  #options: TrainingRunOptions;
  #live: LiveSettings;
  #plan: BatchPlan;
  #state: TrainingState;
  #beforeLastStep: TrainingState | null = null;
  #candidate: TrainingState | null = null;
  #lastGood: TrainingState;
  #unread: UnreadStep[] = [];

  constructor(options: TrainingRunOptions) {
    this.#options = options;
    this.#live = options.config.live;
    this.#plan = planBatch(this.#live, options.config.form, options.config.batchSize, options.schedule);
    this.#state = options.state;
    this.#lastGood = options.state;
  }

  /** Steps queued so far. */
  get step(): number {
    return this.#state.step;
  }

  get lastGoodStep(): number {
    return this.#lastGood.step;
  }

  get live(): LiveSettings {
    return this.#live;
  }

  get plan(): BatchPlan {
    return this.#plan;
  }

  /** The state to sample from, evaluate and export. Still the run's own: do not dispose it. */
  get state(): TrainingState {
    return this.#state;
  }

  get layout(): ArenaLayout {
    return this.#options.context.layout;
  }

  /** [1, N, D]; the run's own. */
  get positionTable(): tf.Tensor {
    return this.#options.context.positionTable;
  }

  /** From the next step on. Throws, and changes nothing, when the new settings leave nothing to train on. */
  changeSettings(changes: Partial<LiveSettings>): LiveSettings {
    const live = { ...this.#live, ...changes };
    const { config, schedule } = this.#options;
    this.#plan = planBatch(live, config.form, config.batchSize, schedule);
    this.#live = live;
    return live;
  }

  /** From the next step on; needed before settings may draw bank rows. */
  provideBank(bank: ImageSource): void {
    this.#options = { ...this.#options, sources: { ...this.#options.sources, bank } };
  }

  get hasBank(): boolean {
    return this.#options.sources.bank !== null;
  }

  /** Queues one step. */
  advance(): void {
    const { config, context, sources } = this.#options;
    const batch = drawBatch(this.#plan, sources, config.seed, this.#state.step + 1);
    const { state, rowLosses } = trainStep(context, this.#state, batch, {
      learningRate: this.#live.learningRate,
      beta1: config.beta1,
      beta2: config.beta2,
      epsilon: config.epsilon,
      weightDecay: config.weightDecay,
      decayMask: this.#options.decayMask,
    });
    this.#unread.push({ step: state.step, batch, rowLosses });
    const older = this.#beforeLastStep;
    this.#beforeLastStep = this.#state;
    this.#state = state;
    this.#release(older);
  }

  /**
   * Waits for the losses of all steps queued since the last call. The state before the last of them becomes the last good one:
   * its loss was finite. Throws NonFiniteLossError otherwise, and goes back.
   */
  async readLosses(): Promise<StepRecord[]> {
    const steps = this.#unread;
    if (steps.length === 0) return [];
    this.#unread = [];
    this.#candidate = this.#beforeLastStep;
    const stacked = tf.stack(steps.map((step) => step.rowLosses)); // [steps, B]
    tf.dispose(steps.map((step) => step.rowLosses));
    const losses = await stacked.data<'float32'>();
    stacked.dispose();
    const rows = this.#options.config.batchSize;
    const records = steps.map((step, index) => recordOf(step, losses.subarray(index * rows, (index + 1) * rows)));
    const broken = records.find((record) => ![record.reconsolidation ?? 0, record.retention ?? 0].every(Number.isFinite));
    if (broken !== undefined) {
      this.revert();
      throw new NonFiniteLossError(broken.step, this.#lastGood.step);
    }
    const older = this.#lastGood;
    this.#lastGood = this.#candidate ?? older;
    this.#candidate = null;
    this.#release(older);
    return records;
  }

  dispose(): void {
    tf.dispose(this.#unread.map((step) => step.rowLosses));
    for (const state of new Set([this.#state, this.#beforeLastStep, this.#candidate, this.#lastGood])) if (state !== null) disposeState(state);
    this.#options.decayMask?.dispose();
    this.#options.context.positionTable.dispose();
  }

  /** Back to the last good state; what was queued since is dropped. */
  revert(): void {
    const dropped = new Set([this.#state, this.#beforeLastStep, this.#candidate]);
    this.#state = this.#lastGood;
    this.#beforeLastStep = null;
    this.#candidate = null;
    tf.dispose(this.#unread.map((step) => step.rowLosses));
    this.#unread = [];
    for (const state of dropped) this.#release(state);
  }

  #release(state: TrainingState | null): void {
    if (state === null || [this.#state, this.#beforeLastStep, this.#candidate, this.#lastGood].includes(state)) return;
    disposeState(state);
  }
}

function recordOf({ step, batch }: UnreadStep, losses: Float32Array): StepRecord {
  const meanOf = (from: number, to: number): number | null => {
    if (from === to) return null;
    let sum = 0;
    for (let row = from; row < to; row++) sum += (batch.curveWeight[row] ?? 0) * (losses[row] ?? NaN);
    return sum / (to - from);
  };
  return {
    step,
    reconsolidation: meanOf(0, batch.targetRows),
    retention: meanOf(batch.targetRows, losses.length),
    targetT: Array.from(batch.t.subarray(0, batch.targetRows)),
    bankT: Array.from(batch.t.subarray(batch.targetRows)),
  };
}
