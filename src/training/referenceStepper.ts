import * as tf from '@tensorflow/tfjs';
import type { ImageSource } from '../data/imageDataset';
import type { KernelSet } from '../kernels/kernelSet';
import { checkRows, type BatchPlan } from './batchPlan';
import { drawBatch, type BatchSources } from './drawBatch';
import { inspectDrawnStep, type StepInspection } from './inspectStep';
import type { Stepper } from './stepper';
import { stepFactors, type OptimizerSettings } from './stepFactors';
import { disposeContext, trainStep, type StepContext } from './trainStep';
import { disposeState, uploadState, type StateValues, type TrainingState } from './trainingState';

export interface StepperOptions {
  context: StepContext;
  sources: BatchSources;
  plan: BatchPlan;
  seed: number;
  /** All but the learning rate, which comes with each step. */
  optimizer: Omit<OptimizerSettings, 'learningRate'>;
  start: StateValues;
  /** Recorded steps keep their activations as halves (float16). */
  hasHalves?: boolean;
}

/** Plain steps on any backend, batches drawn on the CPU: for devices without WebGPU, and the twin that the recorded steps are checked against. */
export class ReferenceStepper implements Stepper {
  readonly room = Infinity;
  #options: StepperOptions;
  #kernels: KernelSet | undefined;
  #state: TrainingState;
  #unread: tf.Tensor1D[] = [];

  /** `kernels`: what the DiT computes with; our WGSL where it runs when left out. Becomes the owner of the context's tensors. */
  constructor(options: StepperOptions, kernels?: KernelSet) {
    this.#options = options;
    this.#kernels = kernels;
    this.#state = uploadState(options.start);
  }

  get context(): StepContext {
    return this.#options.context;
  }

  get state(): TrainingState {
    return this.#state;
  }

  get hasBank(): boolean {
    return this.#options.sources.bank !== null;
  }

  usePlan(plan: BatchPlan): void {
    checkRows(plan, this.#options.plan);
    this.#options = { ...this.#options, plan };
  }

  useSeed(seed: number): void {
    this.#options = { ...this.#options, seed };
  }

  provideBank(bank: ImageSource): Promise<void> {
    this.#options = { ...this.#options, sources: { ...this.#options.sources, bank } };
    return Promise.resolve();
  }

  advance(count: number, learningRateOf: (step: number) => number): void {
    const { context, sources, plan, seed, optimizer } = this.#options;
    for (let taken = 0; taken < count; taken++) {
      const step = this.#state.step + 1;
      const batch = drawBatch(plan, sources, seed, step);
      const { state, rowLosses } = trainStep(context, this.#state, batch, stepFactors(step, { ...optimizer, learningRate: learningRateOf(step) }), this.#kernels);
      disposeState(this.#state);
      this.#state = state;
      this.#unread.push(rowLosses);
    }
  }

  async readLosses(): Promise<Float32Array> {
    const unread = this.#unread;
    this.#unread = [];
    if (unread.length === 0) return new Float32Array();
    const joined = tf.concat1d(unread);
    tf.dispose(unread);
    const losses = await joined.data<'float32'>();
    joined.dispose();
    return losses;
  }

  async read(): Promise<StateValues> {
    const { step, ...vectors } = this.#state;
    const [theta, firstMoment, secondMoment, ema] = await Promise.all([vectors.theta, vectors.firstMoment, vectors.secondMoment, vectors.ema].map((vector) => vector.data<'float32'>()));
    if (theta === undefined || firstMoment === undefined || secondMoment === undefined || ema === undefined) throw new Error('The state could not be read.');
    return { step, theta, firstMoment, secondMoment, ema };
  }

  inspect(step = this.#state.step + 1): Promise<StepInspection> {
    return inspectDrawnStep(this.#options, this.#state.theta, step, this.#kernels);
  }

  restore(values: StateValues): void {
    tf.dispose(this.#unread);
    this.#unread = [];
    disposeState(this.#state);
    this.#state = uploadState(values);
  }

  dispose(): void {
    tf.dispose(this.#unread);
    disposeContext(this.#options.context);
    disposeState(this.#state);
  }
}
