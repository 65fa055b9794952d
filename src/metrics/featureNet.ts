import type * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { takeNamedTensors } from '../model/namedTensors';
import { readSafetensors } from '../model/safetensors';
import { pictureCount, pictureSize, type ConvLayer, type OnProgress, type Pictures } from './featureNetContract';
import { featuresOnCpu } from './featureNetOnCpu';
import { featuresOnGpu } from './featureNetOnGpu';

/** Side of the images the net was trained on, pixels. */
export const FEATURE_NET_INPUT_SIZE = 32;
/** Features an image. */
export const FEATURE_COUNT = 64;

const CHANNELS = [3, 24, 48, 48, 64, 64, FEATURE_COUNT] as const;
const STRIDES = [1, 2, 1, 2, 1, 2] as const;
const KERNEL_SIZE = 3;

/** The net's convolutions from the first to the last. */
export const featureNetLayout: readonly Pick<ConvLayer, 'inputs' | 'outputs' | 'stride'>[] = STRIDES.map((stride, index) => {
  const [inputs, outputs] = layerChannels(index);
  return { inputs, outputs, stride };
});

/** The net behind FD-icon64 and KID, or one of its layout: six 3×3 convolutions, each with ReLU, and the mean over positions. */
export interface FeatureNet {
  readonly layers: readonly ConvLayer[];
}

export interface ExtractOptions {
  /** Called and awaited every few images. */
  onProgress?: OnProgress;
}

export class FeatureNetError extends Error {
  override name = 'FeatureNetError';
}

/**
 * Reads the net.
 * @param bytes safetensors with `conv1.weight` [out, in, 3, 3], `conv1.bias` [out] … `conv6.bias`, f32 or f16, and nothing else
 * @throws SafetensorsError when the bytes are no safetensors file, FeatureNetError when names, shapes or types differ
 */
export function loadFeatureNet(bytes: ArrayBuffer): FeatureNet {
  const { tensors } = readSafetensors(bytes);
  const { weights, faults } = takeNamedTensors(tensors, featureNetShapes());
  if (faults !== '') throw new FeatureNetError(`This file is not the feature net: ${faults}. Use the bundled models/feature-net.safetensors.`);
  for (const [name, values] of weights) {
    if (!values.every(Number.isFinite)) throw new FeatureNetError(`The feature net's ${name} holds NaN or infinite values. Use the bundled models/feature-net.safetensors.`);
  }
  const weight = (name: string) => weights.get(name) ?? new Float32Array();
  const layers = featureNetLayout.map((layer, index) => {
    const { inputs, outputs } = layer;
    return { ...layer, filter: positionsFirst(weight(`conv${index + 1}.weight`), outputs, inputs), bias: weight(`conv${index + 1}.bias`) };
  });
  return { layers };
}

/**
 * Features of images that are tensors already, such as samples. Leaves `images` alone and no other tensor behind.
 * @param images RGB in [-1, 1]: [N, 3, 32, 32]
 * @returns [N, 64], row by row
 * @throws FeatureNetError when the images have another shape or hold NaN or infinite pixels
 */
export async function extractFeatures(net: FeatureNet, images: tf.Tensor4D, options: ExtractOptions = {}): Promise<Float32Array> {
  const [, channels, height, width] = images.shape;
  requireImageShape(channels, height, width);
  const values = await images.data<'float32'>();
  requireFinite(values);
  return extract(net, { side: FEATURE_NET_INPUT_SIZE, values }, options);
}

/**
 * Features of images that are 8-bit pixels, such as a dataset.
 * @param pixels RGB: [N, 32, 32, 3], row by row
 * @returns [N, 64], row by row
 * @throws FeatureNetError when the pixels do not divide into whole images
 */
export async function extractFeaturesFromPixels(net: FeatureNet, pixels: Uint8Array | Uint8ClampedArray, options: ExtractOptions = {}): Promise<Float32Array> {
  const pictures = { side: FEATURE_NET_INPUT_SIZE, values: pixels };
  if (!Number.isInteger(pictureCount(pictures))) {
    const size = `${FEATURE_NET_INPUT_SIZE}×${FEATURE_NET_INPUT_SIZE}`;
    throw new FeatureNetError(`${pixels.length} bytes are no whole number of ${size} RGB images (${pictureSize(FEATURE_NET_INPUT_SIZE)} bytes each): resize the images to ${size} and drop their alpha channel.`);
  }
  return extract(net, pictures, options);
}

async function extract({ layers }: FeatureNet, pictures: Pictures, { onProgress = () => undefined }: ExtractOptions): Promise<Float32Array> {
  if (pictureCount(pictures) === 0) return new Float32Array(0);
  return hasGpuPrograms() ? featuresOnGpu(layers, pictures, onProgress) : featuresOnCpu(layers, pictures, onProgress);
}

function featureNetShapes(): Map<string, number[]> {
  return new Map(
    featureNetLayout.flatMap(({ inputs, outputs }, index): [string, number[]][] => [
      [`conv${index + 1}.weight`, [outputs, inputs, KERNEL_SIZE, KERNEL_SIZE]],
      [`conv${index + 1}.bias`, [outputs]],
    ]),
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

/** Looks at the pixels, since ReLU may turn NaN into 0 and give NaN images harmless features. */
function requireFinite(values: Float32Array): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const size = pictureSize(FEATURE_NET_INPUT_SIZE);
  throw new FeatureNetError(`Image ${Math.floor(bad / size)} of ${values.length / size} holds NaN or infinite pixels, so no distance can be computed from it. Go back to the last good step and draw the samples again.`);
}
