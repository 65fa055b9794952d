import * as tf from '@tensorflow/tfjs';
import { bufferOf, flush, readTensor, webGpuBackend, writeTensor } from '../gpu/backend';
import { record } from '../gpu/recording';
import { Replay } from '../gpu/replay';
import { DDIM_NUMBERS, ddimNumbers, ddimStepInPlaceOnGpu } from '../kernels/ddimStep';
import { timestepEmbeddingOnGpu } from '../kernels/embeddings';
import { ditEps } from '../model/dit';
import { arenaViews, namedParameters } from '../model/parameterArena';
import { COARSE_TIMESTEP, timestepEmbeddingFactors, timestepFrequencies } from '../schedule/timestepEmbedding';
import type { BatchSampler, SamplerOptions } from './batchSampler';

type Inputs = {
  /** [B, C, H, W], changed in place. */
  x: tf.Tensor4D;
  numbers: tf.Tensor1D;
  /** int32 [B] each. */
  t: tf.Tensor1D;
  labels: tf.Tensor1D;
  nullLabels: tf.Tensor1D;
  /** See timestepEmbeddingFactors, [64, 256]. */
  embeddingFactors: tf.Tensor2D;
};

/** One DDIM step of a whole batch, recorded once and replayed for every timestep and batch. The model's weights are read as they are at the replay. */
export class RecordedSampler implements BatchSampler {
  readonly #options: SamplerOptions;
  readonly #inputs: Inputs;
  readonly #replay: Replay;
  /** The numbers and the t of every step, as bytes one after another. */
  readonly #steps: GPUBuffer;

  private constructor(options: SamplerOptions, inputs: Inputs, replay: Replay) {
    this.#options = options;
    this.#inputs = inputs;
    this.#replay = replay;
    this.#steps = stepsBuffer(options);
  }

  static async create(options: SamplerOptions): Promise<RecordedSampler> {
    const { model, batch, guidance } = options;
    const { config } = model.layout;
    const integers = (value: number): tf.Tensor1D => tf.keep(tf.fill([batch], value, 'int32'));
    const inputs: Inputs = {
      x: tf.keep(tf.zeros([batch, config.inChannels, config.inputSize, config.inputSize])),
      numbers: tf.keep(tf.zeros([DDIM_NUMBERS])),
      t: integers(0),
      labels: integers(0),
      nullLabels: integers(config.numClasses),
      embeddingFactors: tf.keep(tf.tensor2d(timestepEmbeddingFactors(), [2 * COARSE_TIMESTEP, timestepFrequencies])),
    };
    try {
      const recording = record([...Object.values(inputs), model.theta, model.positionTable], () => {
        const { x, numbers, t, labels, nullLabels } = inputs;
        const parameters = namedParameters(model.layout, arenaViews(model.layout, model.theta), model.positionTable);
        const timestepEmbedding = timestepEmbeddingOnGpu(inputs.embeddingFactors, t);
        const eps = ditEps(parameters, config, x, { timestepEmbedding, labels });
        const unconditional = guidance === 1 ? null : ditEps(parameters, config, x, { timestepEmbedding, labels: nullLabels });
        ddimStepInPlaceOnGpu(x, eps, unconditional, numbers);
        return [];
      });
      return new RecordedSampler(options, inputs, await Replay.prepare(recording));
    } catch (error) {
      tf.dispose(Object.values(inputs));
      throw error;
    }
  }

  /** Dispatches of one denoising step. */
  get dispatches(): number {
    return this.#replay.dispatches;
  }

  begin(x: Float32Array, labels: Int32Array): void {
    writeTensor(this.#inputs.x, x);
    writeTensor(this.#inputs.labels, labels);
  }

  denoise(first: number, count: number): Promise<void> {
    const { device, queue } = webGpuBackend();
    const [numbers, t] = [bufferOf(this.#inputs.numbers), bufferOf(this.#inputs.t)];
    flush();
    const encoder = device.createCommandEncoder();
    const stride = stepStride(this.#options.batch);
    for (let step = first; step < first + count; step++) {
      encoder.copyBufferToBuffer(this.#steps, step * stride, numbers, 0, DDIM_NUMBERS * 4);
      encoder.copyBufferToBuffer(this.#steps, step * stride + DDIM_NUMBERS * 4, t, 0, this.#options.batch * 4);
      this.#replay.encode(encoder);
    }
    queue.submit([encoder.finish()]);
    return Promise.resolve(); // queued: reading waits for it
  }

  read(): Promise<Float32Array> {
    return readTensor(this.#inputs.x);
  }

  dispose(): void {
    this.#replay.dispose();
    this.#steps.destroy();
    tf.dispose(Object.values(this.#inputs));
  }
}

/** Bytes of a step in the table of steps: DDIM_NUMBERS floats, then t for every row. */
function stepStride(batch: number): number {
  return (DDIM_NUMBERS + batch) * 4;
}

function stepsBuffer({ timesteps, alphaBar, batch, guidance }: SamplerOptions): GPUBuffer {
  const stride = stepStride(batch);
  const bytes = new ArrayBuffer(timesteps.length * stride);
  timesteps.forEach((t, index) => {
    const previous = timesteps[index + 1];
    const numbers = ddimNumbers(alphaBarAt(alphaBar, t), previous === undefined ? 1 : alphaBarAt(alphaBar, previous), guidance);
    new Float32Array(bytes, index * stride, DDIM_NUMBERS).set(numbers);
    new Int32Array(bytes, index * stride + DDIM_NUMBERS * 4, batch).fill(t);
  });
  const { device, queue } = webGpuBackend();
  const buffer = device.createBuffer({ size: bytes.byteLength, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
  queue.writeBuffer(buffer, 0, bytes);
  return buffer;
}

function alphaBarAt(alphaBar: Float64Array, t: number): number {
  const value = alphaBar[t];
  if (value === undefined) throw new Error(`Timestep ${t} is outside 0…${alphaBar.length - 1}.`);
  return value;
}
