import * as tf from '@tensorflow/tfjs';
import { takeNamedTensors } from '../model/namedTensors';
import { readSafetensors } from '../model/safetensors';
import { featuresOnCpu, type ConvLayer } from './featureNetOnCpu';

/** Side of the images the net was trained on, pixels. */
export const FEATURE_NET_INPUT_SIZE = 32;
/** Features an image. */
export const FEATURE_COUNT = 64;

const CHANNELS = [3, 24, 48, 48, 64, 64, FEATURE_COUNT] as const;
const STRIDES = [1, 2, 1, 2, 1, 2] as const;
const KERNEL_SIZE = 3;
/** A whole pixel on every side, as PyTorch pads: tfjs's 'same' pads a stride of 2 on the right and below only. */
const PADDING = 1;
const DEFAULT_BATCH_SIZE = 64;
/** In plain loops, about a tenth of a second. */
const IMAGES_BETWEEN_PAUSES = 8;

/** The net behind FD-icon64 and KID: six 3×3 convolutions, each with ReLU, and the mean over positions. */
export interface FeatureNet {
  readonly layers: readonly ConvLayer[];
  /** The same weights on tfjs's backend; null where the net runs in plain loops. */
  readonly tensors: readonly { readonly filter: tf.Tensor4D; readonly bias: tf.Tensor1D }[] | null;
}

export interface ExtractOptions {
  /** Images computed at a time. Default: 64. */
  batchSize?: number;
  /** Called after every batch. */
  onProgress?: (done: number, total: number) => void;
}

export class FeatureNetError extends Error {
  override name = 'FeatureNetError';
}

/**
 * Loads the net; disposeFeatureNet frees it.
 * @param bytes safetensors with `conv1.weight` [out, in, 3, 3], `conv1.bias` [out] … `conv6.bias`, f32 or f16, and nothing else
 * @param runOn backend: tfjs's current one; loops: plain TypeScript, for software WebGPU, where convolutions are very slow
 * @throws SafetensorsError when the bytes are no safetensors file, FeatureNetError when names, shapes or types differ
 */
export function loadFeatureNet(bytes: ArrayBuffer, runOn: 'backend' | 'loops' = 'backend'): FeatureNet {
  const { tensors } = readSafetensors(bytes);
  const { weights, faults } = takeNamedTensors(tensors, featureNetShapes());
  if (faults !== '') throw new FeatureNetError(`This file is not the feature net: ${faults}. Use the bundled models/feature-net.safetensors.`);
  for (const [name, values] of weights) {
    if (!values.every(Number.isFinite)) throw new FeatureNetError(`The feature net's ${name} holds NaN or infinite values. Use the bundled models/feature-net.safetensors.`);
  }
  const weight = (name: string) => weights.get(name) ?? new Float32Array();
  const layers = STRIDES.map((stride, index) => {
    const [inputs, outputs] = layerChannels(index);
    return { inputs, outputs, stride, filter: positionsFirst(weight(`conv${index + 1}.weight`), outputs, inputs), bias: weight(`conv${index + 1}.bias`) };
  });
  const toTensors = ({ inputs, outputs, filter, bias }: ConvLayer) => ({ filter: tf.tensor4d(filter, [KERNEL_SIZE, KERNEL_SIZE, inputs, outputs]), bias: tf.tensor1d(bias) });
  return { layers, tensors: runOn === 'backend' ? layers.map(toTensors) : null };
}

/** Frees the net's tensors. */
export function disposeFeatureNet(net: FeatureNet): void {
  for (const { filter, bias } of net.tensors ?? []) tf.dispose([filter, bias]);
}

/**
 * Features of images that are tensors already, such as samples. Leaves `images` alone and no other tensor behind.
 * @param images RGB in [-1, 1]: [N, 3, 32, 32]
 * @returns [N, 64], row by row
 * @throws FeatureNetError when the images have another shape or hold NaN or infinite pixels
 */
export async function extractFeatures(net: FeatureNet, images: tf.Tensor4D, options: ExtractOptions = {}): Promise<Float32Array> {
  const [count, channels, height, width] = images.shape;
  requireImageShape(channels, height, width);
  await requireFinite(images);
  return extractInBatches(net, count, options, (start, rows) =>
    tf.transpose(tf.slice(images, [start, 0, 0, 0], [rows, channels, height, width]), [0, 2, 3, 1]),
  );
}

/**
 * Features of images that are 8-bit pixels, such as a dataset.
 * @param pixels RGB: [N, 32, 32, 3], row by row
 * @returns [N, 64], row by row
 * @throws FeatureNetError when the pixels do not divide into whole images
 */
export async function extractFeaturesFromPixels(net: FeatureNet, pixels: Uint8Array | Uint8ClampedArray, options: ExtractOptions = {}): Promise<Float32Array> {
  const size = FEATURE_NET_INPUT_SIZE;
  const perImage = size * size * 3;
  if (pixels.length % perImage !== 0) {
    throw new FeatureNetError(`${pixels.length} bytes are no whole number of ${size}×${size} RGB images (${perImage} bytes each): resize the images to ${size}×${size} and drop their alpha channel.`);
  }
  return extractInBatches(net, pixels.length / perImage, options, (start, rows) => {
    const scaled = Float32Array.from(pixels.subarray(start * perImage, (start + rows) * perImage), (value) => value / 127.5 - 1);
    return tf.tensor4d(scaled, [rows, size, size, 3]);
  });
}

/** @param imagesAt rows start … start + rows − 1 as [rows, 32, 32, 3] */
async function extractInBatches(net: FeatureNet, count: number, options: ExtractOptions, imagesAt: (start: number, rows: number) => tf.Tensor4D): Promise<Float32Array> {
  const batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
  if (!Number.isInteger(batchSize) || batchSize < 1) throw new RangeError(`The batch size must be a positive integer, not ${batchSize}.`);
  const features = new Float32Array(count * FEATURE_COUNT);
  for (let start = 0; start < count; start += batchSize) {
    const rows = Math.min(batchSize, count - start);
    const batch = tf.tidy(() => (net.tensors === null ? imagesAt(start, rows) : forward(net, imagesAt(start, rows))));
    try {
      const values = await batch.data<'float32'>();
      features.set(net.tensors === null ? await forwardInLoops(net, values) : values, start * FEATURE_COUNT);
    } finally {
      batch.dispose();
    }
    options.onProgress?.(start + rows, count);
  }
  return features;
}

/** [B, 32, 32, 3] → [B, 64] */
function forward({ layers, tensors }: FeatureNet, images: tf.Tensor4D): tf.Tensor2D {
  let x = images;
  tensors?.forEach(({ filter, bias }, index) => {
    x = tf.fused.conv2d({ x, filter, strides: layers[index]?.stride ?? 1, pad: PADDING, bias, activation: 'relu' }); // [B, H / stride, W / stride, out]
  });
  return tf.mean(x, [1, 2]);
}

/** [B, 32, 32, 3] → [B, 64]; lets waiting messages through every few images. */
async function forwardInLoops({ layers }: FeatureNet, images: Float32Array): Promise<Float32Array> {
  const perImage = FEATURE_NET_INPUT_SIZE * FEATURE_NET_INPUT_SIZE * 3;
  const features = new Float32Array((images.length / perImage) * FEATURE_COUNT);
  for (let image = 0; image * perImage < images.length; image++) {
    features.set(featuresOnCpu(layers, images.subarray(image * perImage, (image + 1) * perImage), FEATURE_NET_INPUT_SIZE), image * FEATURE_COUNT);
    if (image % IMAGES_BETWEEN_PAUSES === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  return features;
}

function featureNetShapes(): Map<string, number[]> {
  return new Map(
    STRIDES.flatMap((_, index): [string, number[]][] => {
      const [inputs, outputs] = layerChannels(index);
      return [
        [`conv${index + 1}.weight`, [outputs, inputs, KERNEL_SIZE, KERNEL_SIZE]],
        [`conv${index + 1}.bias`, [outputs]],
      ];
    }),
  );
}

function layerChannels(index: number): [inputs: number, outputs: number] {
  return [CHANNELS[index] ?? 0, CHANNELS[index + 1] ?? 0];
}

/** PyTorch's [out, in, 3, 3] → tfjs's [3, 3, in, out]. */
function positionsFirst(weight: Float32Array, outputs: number, inputs: number): Float32Array {
  const positions = KERNEL_SIZE * KERNEL_SIZE;
  const reordered = new Float32Array(weight.length);
  for (let out = 0; out < outputs; out++) {
    for (let input = 0; input < inputs; input++) {
      for (let position = 0; position < positions; position++) {
        reordered[(position * inputs + input) * outputs + out] = weight[(out * inputs + input) * positions + position] ?? 0;
      }
    }
  }
  return reordered;
}

function requireImageShape(channels: number, height: number, width: number): void {
  if (channels !== 3 || height !== FEATURE_NET_INPUT_SIZE || width !== FEATURE_NET_INPUT_SIZE) {
    throw new FeatureNetError(`The feature net takes [N, 3, ${FEATURE_NET_INPUT_SIZE}, ${FEATURE_NET_INPUT_SIZE}] images, not [N, ${channels}, ${height}, ${width}].`);
  }
}

/** Looks at the pixels, since a GPU's ReLU may turn NaN into 0 and give NaN images harmless features. */
async function requireFinite(images: tf.Tensor4D): Promise<void> {
  const sums = tf.tidy(() => tf.sum(images, [1, 2, 3])); // [N]
  try {
    const bad = (await sums.data<'float32'>()).findIndex((sum) => !Number.isFinite(sum));
    if (bad >= 0) {
      throw new FeatureNetError(`Image ${bad} of ${images.shape[0]} holds NaN or infinite pixels, so no distance can be computed from it. Go back to the last good step and draw the samples again.`);
    }
  } finally {
    sums.dispose();
  }
}
