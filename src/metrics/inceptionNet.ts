import * as tf from '@tensorflow/tfjs';
import { floatsToRgb } from '../data/imageDataset';
import { takeNamedTensors } from '../model/namedTensors';
import { readSafetensors, type SafetensorsFile } from '../model/safetensors';
import type { OnProgress } from './featureNetContract';
import { inceptionFeatures, inceptionTensors, type FoldedUnit } from './inceptionForward';
import { INCEPTION_CLASS_COUNT, INCEPTION_FEATURE_COUNT, inceptionUnits, type PlacedUnit } from './inceptionStructure';

/** Of batch norm, added to the variance. */
const EPSILON = 0.001;
/** Most pictures at a time: 200 MB of activations on a GPU, beside 87 MB of weights. */
const BATCH = 4;
/** One that is computed faster than this is followed by twice as many: other work waits for a batch to end. */
const QUICK_MS = 500;
const DEFAULT_SIDE = 32;
const HOW_TO_GET_IT = "Convert pytorch-fid's pt_inception-2015-12-05-6726825d.pth to safetensors as docs/inception.md says.";

/** The net behind FID: Inception v3 with TensorFlow's weights of 2015, ready to run. */
export interface InceptionNet {
  /** Features an image: 2048. */
  readonly featureCount: number;
  /** By name, batch norm folded in. */
  readonly units: ReadonlyMap<string, FoldedUnit>;
}

export interface LoadInceptionOptions {
  /** Divides every width: tests run a net of the same structure that is small. 1 unless told. */
  widthDivisor?: number;
}

export interface InceptionOptions {
  /** Side of the pictures, pixels: 32 unless told. */
  side?: number;
  /** Called and awaited every few pictures. */
  onProgress?: OnProgress;
}

export class InceptionNetError extends Error {
  override name = 'InceptionNetError';
}

/**
 * Reads the net, and folds batch norm (running statistics, ε 0.001) into the convolutions, in float64.
 * @param bytes safetensors with pytorch-fid's names: `.conv.weight` [out, in, height, width] and `.bn.weight`, `.bn.bias`, `.bn.running_mean`, `.bn.running_var` [out] of 94 units.
 *   `fc.weight`, `fc.bias` and `.bn.num_batches_tracked` may be there and are not used
 * @throws SafetensorsError when the bytes are no safetensors file, InceptionNetError when names, shapes, types or values are not the net's
 */
export function loadInceptionNet(bytes: ArrayBuffer, { widthDivisor = 1 }: LoadInceptionOptions = {}): InceptionNet {
  const units = inceptionUnits(widthDivisor);
  const featureCount = INCEPTION_FEATURE_COUNT / widthDivisor;
  const weights = takeWeights(readSafetensors(bytes).tensors, units, featureCount);
  return { featureCount, units: new Map(units.map((unit) => [unit.name, folded(unit, weights)])) };
}

/**
 * Features of pictures, a few at a time on tfjs's current backend. Leaves no tensor behind.
 * @param pictures 8-bit RGB [N, side, side, 3], or samples [N, 3, side, side] in [−1, 1]: these are rounded and clipped to 8 bits first, since FID is
 *   computed from saved pictures. Either is resized to 299×299, bilinearly
 * @returns [N, 2048], row by row
 * @throws InceptionNetError when the values do not divide into whole pictures, or samples are NaN or infinite
 */
export async function extractInceptionFeatures(net: InceptionNet, pictures: Uint8Array | Uint8ClampedArray | Float32Array, options: InceptionOptions = {}): Promise<Float32Array> {
  const { side = DEFAULT_SIDE, onProgress = () => undefined } = options;
  const size = 3 * side * side;
  requireWholePictures(pictures, side);
  const pixels = pictures instanceof Float32Array ? eightBits(pictures, side) : pictures;
  const count = pixels.length / size;
  const features = new Float32Array(count * net.featureCount);
  if (count === 0) return features;
  const tensors = inceptionTensors(net.units);
  try {
    for (let done = 0, batch = 1; done < count;) {
      const began = performance.now();
      const end = Math.min(done + batch, count);
      features.set(await valuesOf(inceptionFeatures(tensors, pixels.subarray(done * size, end * size), side)), done * net.featureCount);
      if (performance.now() - began < QUICK_MS) batch = Math.min(2 * batch, BATCH);
      done = end;
      await onProgress(done, count);
      await new Promise((resolve) => setTimeout(resolve)); // lets waiting messages through, also where nothing else waits
    }
  } finally {
    for (const { filter, bias } of tensors.values()) tf.dispose([filter, bias]);
  }
  return features;
}

async function valuesOf(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return await tensor.data<'float32'>();
  } finally {
    tensor.dispose();
  }
}

function takeWeights(tensors: SafetensorsFile['tensors'], units: readonly PlacedUnit[], featureCount: number): Map<string, Float32Array> {
  const shapes = new Map(units.flatMap(shapesOf));
  const unused = new Map([['fc.weight', [INCEPTION_CLASS_COUNT, featureCount]], ['fc.bias', [INCEPTION_CLASS_COUNT]]]);
  const used = new Map([...tensors].filter(([name]) => !unused.has(name) && !isCounter(name, shapes)));
  requireClassifier(tensors, unused);
  const { weights, faults } = takeNamedTensors(used, shapes);
  if (faults !== '') throw new InceptionNetError(`This file is not the Inception net of FID: ${faults}. ${HOW_TO_GET_IT}`);
  for (const [name, values] of weights) {
    const isVariance = name.endsWith('.running_var');
    if (values.every((value) => Number.isFinite(value) && !(isVariance && value < 0))) continue;
    throw new InceptionNetError(`The Inception net's ${name} holds ${isVariance ? 'negative, ' : ''}NaN or infinite values. ${HOW_TO_GET_IT}`);
  }
  return weights;
}

/** torchvision's own weights have the same names and shapes but for the classifier, and other features. */
function requireClassifier(tensors: SafetensorsFile['tensors'], shapes: ReadonlyMap<string, readonly number[]>): void {
  for (const [name, shape] of shapes) {
    const found = tensors.get(name)?.shape;
    if (found === undefined || found.join() === shape.join()) continue;
    throw new InceptionNetError(
      `This file is another Inception net than FID's: ${name} has shape [${found.join(', ')}], expected [${shape.join(', ')}]. torchvision's own weights give other distances. ${HOW_TO_GET_IT}`,
    );
  }
}

/** Training steps that PyTorch has counted for a batch norm. */
function isCounter(name: string, shapes: ReadonlyMap<string, unknown>): boolean {
  const counter = '.num_batches_tracked';
  return name.endsWith(counter) && shapes.has(`${name.slice(0, -counter.length)}.running_var`);
}

function shapesOf({ name, inputs, outputs, kernel }: PlacedUnit): [string, number[]][] {
  const vectors = ['weight', 'bias', 'running_mean', 'running_var'].map((part): [string, number[]] => [`${name}.bn.${part}`, [outputs]]);
  return [[`${name}.conv.weight`, [outputs, inputs, ...kernel]], ...vectors];
}

/** γ (w ∗ x − μ) / (σ² + ε)^½ + β as one convolution; PyTorch's [out, in, height, width] → tfjs's [height, width, in, out]. */
function folded(unit: PlacedUnit, weights: ReadonlyMap<string, Float32Array>): FoldedUnit {
  const { name, inputs, outputs, kernel } = unit;
  const take = (part: string) => weights.get(`${name}.${part}`) ?? new Float32Array();
  const [weight, scale, shift, mean, variance] = [take('conv.weight'), take('bn.weight'), take('bn.bias'), take('bn.running_mean'), take('bn.running_var')];
  const positions = kernel[0] * kernel[1];
  const filter = new Float32Array(weight.length);
  const bias = new Float32Array(outputs);
  for (let out = 0; out < outputs; out++) {
    const factor = (scale[out] ?? 0) / Math.sqrt((variance[out] ?? 0) + EPSILON);
    bias[out] = (shift[out] ?? 0) - (mean[out] ?? 0) * factor;
    for (let input = 0; input < inputs; input++) {
      for (let position = 0; position < positions; position++) {
        filter[(position * inputs + input) * outputs + out] = (weight[(out * inputs + input) * positions + position] ?? 0) * factor;
      }
    }
  }
  return { ...unit, filter, bias };
}

function requireWholePictures(pictures: { readonly length: number }, side: number): void {
  if (Number.isInteger(side) && side >= 1 && pictures.length % (3 * side * side) === 0) return;
  throw new InceptionNetError(`${pictures.length} values are no whole number of ${side}×${side} RGB pictures (${3 * side * side} values each): say which side the pictures have, and drop their alpha channel.`);
}

/** [N, 3, side, side] in [−1, 1] → [N, side, side, 3] */
function eightBits(samples: Float32Array, side: number): Uint8Array {
  const bad = samples.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return floatsToRgb(samples, side);
  const size = 3 * side * side;
  throw new InceptionNetError(`Picture ${Math.floor(bad / size)} of ${samples.length / size} holds NaN or infinite values, so no distance can be computed from it. Go back to the last good step and draw the samples again.`);
}
