import * as tf from '@tensorflow/tfjs';
import { bufferOf, byteLengthOf, readTensor, webGpuBackend, writeTensor } from '../gpu/backend';
import { record } from '../gpu/recording';
import { Replay } from '../gpu/replay';
import { SubmissionPace } from '../gpu/submissionPace';
import { convolution } from '../kernels/convolution';
import { meanOverPositions } from '../kernels/meanOverPositions';
import { packedPixels } from '../kernels/noisedPatches';
import { patchify } from '../kernels/patchify';
import { scaledPixels } from '../kernels/scaledPixels';
import { featureCount, pictureCount, pictureSize, type ConvLayer, type OnProgress, type Pictures } from './featureNetContract';

/** Pictures of one run: they keep a GPU busy and take software a tenth of a second. */
const BATCH = 16;

/**
 * The feature net on our own WGSL, recorded once and replayed batch after batch. Nothing on the GPU grows with the pictures but their features.
 * @returns the mean over positions of the last layer: [N, outputs]
 */
export async function featuresOnGpu(layers: readonly ConvLayer[], pictures: Pictures, onProgress: OnProgress): Promise<Float32Array> {
  const [count, width] = [pictureCount(pictures), featureCount(layers)];
  const batches = Math.ceil(count / BATCH);
  const net = await RecordedFeatureNet.create(layers, pictures);
  const features: tf.Tensor2D = tf.zeros([batches * BATCH, width]);
  const pace = new SubmissionPace();
  try {
    for (let batch = 0; batch < batches;) {
      const began = performance.now();
      const end = Math.min(batch + pace.pieces, batches);
      for (; batch < end; batch++) net.queue(batch, features);
      await webGpuBackend().queue.onSubmittedWorkDone();
      pace.learn(performance.now() - began);
      await onProgress(Math.min(batch * BATCH, count), count);
    }
    return (await readTensor(features)).slice(0, count * width);
  } finally {
    features.dispose();
    net.dispose();
  }
}

class RecordedFeatureNet {
  readonly #pictures: Pictures;
  /** A batch of the pictures as they are. */
  readonly #source: tf.Tensor;
  readonly #weights: tf.Tensor[];
  readonly #replay: Replay;

  private constructor(pictures: Pictures, source: tf.Tensor, weights: tf.Tensor[], replay: Replay) {
    this.#pictures = pictures;
    this.#source = source;
    this.#weights = weights;
    this.#replay = replay;
  }

  static async create(layers: readonly ConvLayer[], pictures: Pictures): Promise<RecordedFeatureNet> {
    const source = sourceOf(pictures);
    const tensors = layers.map(({ stride, inputs, outputs, filter, bias }) => ({ stride, filter: tf.tensor4d(filter, [3, 3, inputs, outputs]), bias: tf.tensor1d(bias) }));
    const weights = tensors.flatMap(({ filter, bias }) => [filter, bias]);
    try {
      const recording = record([source, ...weights], () => {
        const images = channelsLast(source, pictures.side);
        return [meanOverPositions(tensors.reduce((x, { filter, bias, stride }) => convolution(x, filter, bias, stride), images))];
      });
      return new RecordedFeatureNet(pictures, source, weights, await Replay.prepare(recording));
    } catch (error) {
      tf.dispose([source, ...weights]);
      throw error;
    }
  }

  /** Computes a batch's rows of `features`. */
  queue(batch: number, features: tf.Tensor2D): void {
    const [result] = this.#replay.results;
    if (result === undefined) throw new Error('The recording has no result.');
    const { device, queue } = webGpuBackend();
    const [from, to, bytes] = [bufferOf(result), bufferOf(features), byteLengthOf(result.shape)];
    writeTensor(this.#source, batchOf(this.#pictures, batch)); // and submits the upload of the empty features
    const encoder = device.createCommandEncoder();
    this.#replay.encode(encoder);
    encoder.copyBufferToBuffer(from, 0, to, batch * bytes, bytes);
    queue.submit([encoder.finish()]);
  }

  dispose(): void {
    this.#replay.dispose();
    tf.dispose([this.#source, ...this.#weights]);
  }
}

/** Room for a batch: packed bytes int32 [BATCH·side·side·3 / 4], or floats [BATCH, 3, side, side]. */
function sourceOf(pictures: Pictures): tf.Tensor {
  return pictures.values instanceof Float32Array ? tf.zeros([BATCH, 3, pictures.side, pictures.side]) : tf.zeros([(BATCH * pictureSize(pictures.side)) / 4], 'int32');
}

/** What fills it; the last batch ends in zeros. */
function batchOf(pictures: Pictures, batch: number): Float32Array | Int32Array {
  const size = BATCH * pictureSize(pictures.side);
  const values = pictures.values.subarray(batch * size, (batch + 1) * size);
  const filled = values instanceof Float32Array ? new Float32Array(size) : new Uint8Array(size);
  filled.set(values);
  return filled instanceof Float32Array ? filled : packedPixels(filled);
}

/** [BATCH, side, side, 3] in [−1, 1] */
function channelsLast(source: tf.Tensor, side: number): tf.Tensor4D {
  const shape: [number, number, number, number] = [BATCH, side, side, 3];
  return source.dtype === 'int32' ? scaledPixels(source as tf.Tensor1D, shape) : tf.reshape(patchify(source as tf.Tensor4D, 1), shape);
}
