import type { LiveSettings, RunConfig } from '../config/runConfig';
import type { ImageSource } from '../data/imageDataset';
import type { NoiseSchedule } from '../schedule/noiseSchedule';
import { planBatch, type BatchPlan } from './batchPlan';
import { drawTimesteps, type DrawnTimesteps } from './drawBatch';
import type { StepInspection } from './inspectStep';
import { learningRateAt } from './learningRate';
import type { Stepper } from './stepper';
import { STATE_VECTORS, type StateValues, type TrainingState } from './trainingState';

/** The state is read back this often, so that a run that breaks loses little. */
const SNAPSHOT_MS = 5_000;

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

/** A loss or a weight was NaN or infinite. The run has gone back to its last good state. */
export class NonFiniteLossError extends Error {
  override name = 'NonFiniteLossError';
  constructor(
    /** The first step whose loss, or after which a weight, was not finite. */
    readonly step: number,
    readonly lastGoodStep: number,
    what: 'loss' | 'weights' = 'loss',
  ) {
    super(`${what === 'loss' ? `The loss of step ${step} is not a finite number` : `The weights after step ${step} are not all finite numbers`}. The weights of step ${lastGoodStep} are kept.`);
  }
}

export interface TrainingRunOptions {
  config: RunConfig;
  schedule: NoiseSchedule;
  /** Stands at `start`; becomes the run's own. */
  stepper: Stepper;
  start: StateValues;
  /** Milliseconds between two read-backs of the state; SNAPSHOT_MS when left out. */
  snapshotMs?: number;
}

interface UnreadStep {
  step: number;
  drawn: DrawnTimesteps;
}

/**
 * A fine-tuning run on the GPU: steps are queued without waiting, losses are read in bunches.
 * A step depends on (state, seed, step, live settings at that step) and on nothing else, so a run repeats exactly.
 */
export class TrainingRun {
  readonly #config: RunConfig;
  readonly #schedule: NoiseSchedule;
  readonly #stepper: Stepper;
  readonly #snapshotMs: number;
  #live: LiveSettings;
  #plan: BatchPlan;
  #lastGood: StateValues;
  /** The first comes with the first losses. */
  #lastSnapshot = -Infinity;
  #unread: UnreadStep[] = [];

  constructor({ config, schedule, stepper, start, snapshotMs = SNAPSHOT_MS }: TrainingRunOptions) {
    this.#config = config;
    this.#schedule = schedule;
    this.#stepper = stepper;
    this.#snapshotMs = snapshotMs;
    this.#live = config.live;
    this.#plan = planBatch(this.#live, config.form, config.batchSize, schedule);
    this.#lastGood = start;
  }

  /** Steps queued so far. */
  get step(): number {
    return this.#stepper.state.step;
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
    return this.#stepper.state;
  }

  /** Steps that may be queued before losses must be read. */
  get room(): number {
    return this.#stepper.room;
  }

  /** From the next step on. Throws, and changes nothing, when the new settings leave nothing to train on. */
  changeSettings(changes: Partial<LiveSettings>): LiveSettings {
    const live = { ...this.#live, ...changes };
    this.#plan = planBatch(live, this.#config.form, this.#config.batchSize, this.#schedule);
    this.#live = live;
    this.#stepper.usePlan(this.#plan);
    return live;
  }

  /** From the next step on; needed before settings may draw bank rows. */
  provideBank(bank: ImageSource): Promise<void> {
    return this.#stepper.provideBank(bank);
  }

  get hasBank(): boolean {
    return this.#stepper.hasBank;
  }

  /** Queues the next steps and hands them to the device; at most `room`. */
  advance(count = 1): void {
    const first = this.step + 1;
    const { steps, learningRateSchedule, seed } = this.#config;
    this.#stepper.advance(count, (step) => learningRateAt(step, steps, this.#live.learningRate, learningRateSchedule));
    for (let step = first; step < first + count; step++) this.#unread.push({ step, drawn: drawTimesteps(this.#plan, seed, step) });
  }

  /**
   * Waits for the losses of all steps queued since the last call. Now and then the state is read back as well and becomes the last good
   * one. Throws NonFiniteLossError when a loss or a weight is not finite, and goes back to that.
   */
  async readLosses(): Promise<StepRecord[]> {
    const steps = this.#unread;
    this.#unread = [];
    const losses = await this.#stepper.readLosses();
    const rows = this.#config.batchSize;
    const records = steps.map((step, index) => recordOf(step, losses.subarray(index * rows, (index + 1) * rows)));
    const broken = records.find((record) => ![record.reconsolidation ?? 0, record.retention ?? 0].every(Number.isFinite));
    if (broken !== undefined) this.#fail(broken.step, 'loss');
    if (steps.length > 0 && performance.now() - this.#lastSnapshot >= this.#snapshotMs) await this.snapshot();
    return records;
  }

  /** The state's numbers as they are now, which become the last good ones. Throws NonFiniteLossError, and goes back, when one is not finite. */
  async snapshot(): Promise<StateValues> {
    if (this.#lastGood.step === this.step) return this.#lastGood;
    const values = await this.#stepper.read();
    if (!STATE_VECTORS.every((name) => isFinite(values[name]))) this.#fail(values.step, 'weights');
    this.#lastGood = values;
    this.#lastSnapshot = performance.now();
    return values;
  }

  /**
   * Takes up the stepper, which another run had meanwhile, where this run was left: at its last `snapshot`.
   * @param bank this run's; null leaves the one that is there, which a run without bank rows does not look at
   */
  async takeUp(bank: ImageSource | null): Promise<void> {
    this.#unread = [];
    this.#stepper.useSeed(this.#config.seed);
    this.#stepper.usePlan(this.#plan);
    if (bank !== null) await this.#stepper.provideBank(bank);
    this.#stepper.restore(this.#lastGood);
  }

  /** What the next step would do; nothing changes. Steps may be queued meanwhile. */
  inspect(): Promise<StepInspection> {
    return this.#stepper.inspect();
  }

  dispose(): void {
    this.#stepper.dispose();
  }

  /** Back to the last good state; what was queued since is dropped. */
  revert(): void {
    this.#unread = [];
    this.#stepper.restore(this.#lastGood);
  }

  #fail(step: number, what: 'loss' | 'weights'): never {
    this.revert();
    throw new NonFiniteLossError(step, this.#lastGood.step, what);
  }
}

function isFinite(values: Float32Array): boolean {
  let sum = 0;
  for (const value of values) sum += value * 0; // NaN as soon as one is NaN or infinite
  return sum === 0;
}

function recordOf({ step, drawn }: UnreadStep, losses: Float32Array): StepRecord {
  const meanOf = (from: number, to: number): number | null => {
    if (from === to) return null;
    let sum = 0;
    for (let row = from; row < to; row++) sum += (drawn.curveWeight[row] ?? 0) * (losses[row] ?? NaN);
    return sum / (to - from);
  };
  return {
    step,
    reconsolidation: meanOf(0, drawn.targetRows),
    retention: meanOf(drawn.targetRows, losses.length),
    targetT: Array.from(drawn.t.subarray(0, drawn.targetRows)),
    bankT: Array.from(drawn.t.subarray(drawn.targetRows)),
  };
}
