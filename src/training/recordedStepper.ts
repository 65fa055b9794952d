import * as tf from '@tensorflow/tfjs';
import type { ImageSource } from '../data/imageDataset';
import { bufferOf, flush, readTensor, webGpuBackend, writeTensor } from '../gpu/backend';
import { record } from '../gpu/recording';
import { Replay } from '../gpu/replay';
import { adamWInPlaceOnGpu } from '../kernels/adamW';
import { drawRows } from '../kernels/drawRows';
import { timestepEmbeddingOnGpu } from '../kernels/embeddings';
import { noisedPatches, packedPixels } from '../kernels/noisedPatches';
import { retentionTargets } from '../kernels/retentionTargets';
import { CONTROL_WORDS, controlWords, timeTableWords } from '../kernels/stepControl';
import { COARSE_TIMESTEP, timestepEmbeddingFactors, timestepFrequencies } from '../schedule/timestepEmbedding';
import { checkRows, type BatchPlan } from './batchPlan';
import { MissingBankError, type LabelledImages } from './drawBatch';
import { inspectDrawnStep, type StepInspection } from './inspectStep';
import type { StepperOptions } from './referenceStepper';
import type { Stepper } from './stepper';
import { stepFactors } from './stepFactors';
import { taughtTokens } from './teacher';
import { disposeContext, lossesAndGradient, type StepContext } from './trainStep';
import { disposeState, STATE_VECTORS, uploadState, type StateValues, type TrainingState } from './trainingState';

/** Steps whose losses wait on the GPU to be read. */
const UNREAD_STEPS = 256;

/** The tensors that a recorded step reads from and writes to, whose values change between steps; all on the GPU. */
export interface StepInputs {
  state: TrainingState;
  /** The numbers of the step (stepControl.ts), int32 [CONTROL_WORDS]. */
  control: tf.Tensor1D;
  /** Densities and weights of t and the noise schedule (stepControl.ts), int32. */
  timeTables: tf.Tensor1D;
  /** See timestepEmbeddingFactors, [64, 256]. */
  embeddingFactors: tf.Tensor2D;
  /** Which of the target pictures may be drawn, and every picture's label, int32. */
  trainIndices: tf.Tensor1D;
  labels: tf.Tensor1D;
  /** Pictures as packed bytes, int32. */
  targetPixels: tf.Tensor1D;
  bankPixels: tf.Tensor1D;
}

/** One training step on the GPU alone: draw, noise, predict, weigh, back through the model, AdamW and EMA in place. Row losses [B]. */
export function stepOnGpu(context: StepContext, inputs: StepInputs, batch: number, isClipped: boolean): tf.Tensor1D {
  const { state, control, timeTables, embeddingFactors, trainIndices, labels, targetPixels, bankPixels } = inputs;
  const { inChannels, inputSize, patchSize } = context.layout.config;
  const rows = drawRows({ control, timeTables, trainIndices, labels }, batch);
  const noised = noisedPatches({ control, targetPixels, bankPixels, ...rows }, { batch, channels: inChannels, imageSize: inputSize, patchSize });
  const { patches } = noised;
  const timestepEmbedding = timestepEmbeddingOnGpu(embeddingFactors, rows.t);
  const { teacher, positionTable } = context;
  const eps = teacher === undefined ? noised.eps : retentionTargets(control, noised.eps, taughtTokens(teacher, positionTable, patches, timestepEmbedding), inChannels);
  const { losses, gradient } = lossesAndGradient(context, state.theta, { patches, eps, conditioning: { timestepEmbedding, labels: rows.labels }, lossWeight: rows.lossWeight });
  adamWInPlaceOnGpu(state, gradient, control, context.decayMask, isClipped);
  return losses;
}

/** Training steps recorded once and replayed, many a submission: neither uploads nor JavaScript between them. */
export class RecordedStepper implements Stepper {
  /** With the plan, seed and bank of the next step. */
  #options: StepperOptions;
  #inputs: StepInputs;
  #replay: Replay;
  /** Control words of the steps of one submission, and the losses of the steps not yet read. */
  #controlTable: GPUBuffer;
  #losses: GPUBuffer;
  #unread = 0;

  private constructor(options: StepperOptions, inputs: StepInputs, replay: Replay) {
    this.#options = options;
    this.#inputs = inputs;
    this.#replay = replay;
    const { device } = webGpuBackend();
    this.#controlTable = device.createBuffer({ size: UNREAD_STEPS * CONTROL_WORDS * 4, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
    this.#losses = device.createBuffer({ size: UNREAD_STEPS * this.#batch * 4, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
  }

  /** Uploads everything, records a step and compiles its shaders. Becomes the owner of the context's tensors. */
  static async create(options: StepperOptions, onCompiled?: (done: number, total: number) => void): Promise<RecordedStepper> {
    const inputs = uploadInputs(options);
    try {
      return new RecordedStepper(options, inputs, await prepare(options, inputs, onCompiled));
    } catch (error) {
      disposeInputs(inputs);
      disposeContext(options.context);
      throw error;
    }
  }

  get context(): StepContext {
    return this.#options.context;
  }

  get state(): TrainingState {
    return this.#inputs.state;
  }

  get room(): number {
    return UNREAD_STEPS - this.#unread;
  }

  get hasBank(): boolean {
    return this.#options.sources.bank !== null;
  }

  /** Dispatches of a step. */
  get dispatches(): number {
    return this.#replay.dispatches;
  }

  /** Bytes of GPU memory for everything between the batch and the gradients, gradients included. */
  get activationBytes(): number {
    return this.#replay.bytes;
  }

  usePlan(plan: BatchPlan): void {
    checkRows(plan, this.#options.plan);
    this.#options = { ...this.#options, plan };
    writeTensor(this.#inputs.timeTables, timeTableWords(plan, this.#options.context.alphaBar));
  }

  useSeed(seed: number): void {
    this.#options = { ...this.#options, seed };
  }

  async provideBank(bank: ImageSource): Promise<void> {
    const pixels = packedPixels(bank.pixels);
    const { size } = this.#inputs.bankPixels;
    if (pixels.length <= size) {
      const padded = new Int32Array(size);
      padded.set(pixels);
      writeTensor(this.#inputs.bankPixels, padded);
      this.#useBank(bank);
      return;
    }
    const bankPixels = tf.keep(tf.tensor1d(pixels, 'int32'));
    const before = { replay: this.#replay, bankPixels: this.#inputs.bankPixels };
    const inputs = { ...this.#inputs, bankPixels };
    this.#replay = await prepare(this.#options, inputs); // its shaders are there already
    this.#inputs = inputs;
    this.#useBank(bank);
    before.replay.dispose();
    before.bankPixels.dispose();
  }

  advance(count: number, learningRateOf: (step: number) => number): void {
    if (count > this.room) throw new RangeError(`${count} steps were to be queued, but the losses of only ${this.room} more can be kept. Read them first.`);
    if (this.#options.plan.bank.rows > 0 && !this.hasBank) throw new MissingBankError();
    const { device, queue } = webGpuBackend();
    const control = bufferOf(this.#inputs.control);
    const [rowLosses] = this.#replay.results;
    if (rowLosses === undefined) throw new Error('The recorded step has no losses.');
    const lossBuffer = bufferOf(rowLosses);
    flush();
    const words = new Uint32Array(count * CONTROL_WORDS);
    const encoder = device.createCommandEncoder();
    for (let index = 0; index < count; index++) {
      const step = this.state.step + 1 + index;
      words.set(this.#controlWords(step, learningRateOf(step)), index * CONTROL_WORDS);
      encoder.copyBufferToBuffer(this.#controlTable, index * CONTROL_WORDS * 4, control, 0, CONTROL_WORDS * 4);
      this.#replay.encode(encoder);
      encoder.copyBufferToBuffer(lossBuffer, 0, this.#losses, (this.#unread + index) * this.#batch * 4, this.#batch * 4);
    }
    queue.writeBuffer(this.#controlTable, 0, words);
    queue.submit([encoder.finish()]);
    this.state.step += count;
    this.#unread += count;
  }

  async readLosses(): Promise<Float32Array> {
    const length = this.#unread * this.#batch;
    this.#unread = 0;
    if (length === 0) return new Float32Array();
    const { device, queue } = webGpuBackend();
    const staging = device.createBuffer({ size: length * 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(this.#losses, 0, staging, 0, length * 4);
    queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(GPUMapMode.READ);
      return new Float32Array(staging.getMappedRange().slice(0));
    } finally {
      staging.destroy();
    }
  }

  /** Vector by vector, so that one copy at a time is in flight: queue no steps meanwhile. */
  async read(): Promise<StateValues> {
    const { step, theta, firstMoment, secondMoment, ema } = this.state;
    return { step, theta: await readTensor(theta), firstMoment: await readTensor(firstMoment), secondMoment: await readTensor(secondMoment), ema: await readTensor(ema) };
  }

  inspect(step = this.state.step + 1): Promise<StepInspection> {
    return inspectDrawnStep(this.#options, this.state.theta, step);
  }

  restore(values: StateValues): void {
    for (const name of STATE_VECTORS) writeTensor(this.state[name], values[name]);
    this.state.step = values.step;
    this.#unread = 0;
  }

  dispose(): void {
    this.#replay.dispose();
    disposeInputs(this.#inputs);
    disposeContext(this.#options.context);
    this.#controlTable.destroy();
    this.#losses.destroy();
  }

  get #batch(): number {
    return batchOf(this.#options);
  }

  #controlWords(step: number, learningRate: number): Uint32Array {
    const { optimizer, plan, sources } = this.#options;
    return stepControlWords(this.#options, plan, sources.bank?.count ?? 0, step, { ...optimizer, learningRate });
  }

  #useBank(bank: ImageSource): void {
    this.#options = { ...this.#options, sources: { ...this.#options.sources, bank } };
  }
}

/** The control words of a step; see stepControl.ts. */
export function stepControlWords({ sources, seed }: StepperOptions, { target, bank }: BatchPlan, bankCount: number, step: number, optimizer: Parameters<typeof stepFactors>[1]): Uint32Array {
  return controlWords({
    seed,
    step,
    targetRows: target.rows,
    trainCount: sources.target.trainIndices.length,
    bankCount,
    flip: sources.flipTarget,
    labelDropout: sources.labelDropout,
    nullLabel: sources.nullLabel,
    targetFactor: target.rows === 0 ? 0 : target.factor / target.rows,
    bankFactor: bank.rows === 0 ? 0 : bank.factor / bank.rows,
    ...stepFactors(step, optimizer),
  });
}

export function uploadInputs({ context, sources, plan, start }: StepperOptions): StepInputs {
  const integers = (values: ArrayLike<number>): tf.Tensor1D => tf.keep(tf.tensor1d(Int32Array.from(values), 'int32'));
  const target: LabelledImages = sources.target;
  return {
    state: uploadState(start),
    control: integers(new Int32Array(CONTROL_WORDS)),
    timeTables: integers(timeTableWords(plan, context.alphaBar)),
    embeddingFactors: tf.keep(tf.tensor2d(timestepEmbeddingFactors(), [2 * COARSE_TIMESTEP, timestepFrequencies])),
    trainIndices: integers(target.trainIndices),
    labels: integers(target.labels),
    targetPixels: integers(packedPixels(target.pixels)),
    bankPixels: integers(sources.bank === null ? [0] : packedPixels(sources.bank.pixels)),
  };
}

export function disposeInputs({ state, ...tensors }: StepInputs): void {
  disposeState(state);
  tf.dispose(Object.values(tensors));
}

function prepare(options: StepperOptions, inputs: StepInputs, onCompiled?: (done: number, total: number) => void): Promise<Replay> {
  const { context, optimizer } = options;
  const { state, ...others } = inputs;
  const { positionTable, decayMask, teacher } = context;
  const given = [...STATE_VECTORS.map((name) => state[name]), ...Object.values(others), positionTable];
  if (decayMask !== null) given.push(decayMask);
  if (teacher !== undefined) given.push(teacher.theta, teacher.labels);
  const recording = record(given, () => [stepOnGpu(context, inputs, batchOf(options), optimizer.maxGradientNorm !== null)], { hasHalves: options.hasHalves ?? false });
  return Replay.prepare(recording, onCompiled);
}

function batchOf({ plan }: StepperOptions): number {
  return plan.target.rows + plan.bank.rows;
}
