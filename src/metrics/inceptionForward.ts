import * as tf from '@tensorflow/tfjs';
import { INCEPTION_INPUT_SIZE, INCEPTION_STEPS, unitsOf, type Branches, type PlacedUnit, type Pool, type Step, type Unit } from './inceptionStructure';

/** A unit with its batch norm folded into the convolution. */
export interface FoldedUnit extends PlacedUnit {
  /** [height, width, inputs, outputs] */
  readonly filter: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** A unit's weights as tensors. */
export interface UnitTensors {
  readonly filter: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

/** The weights on tfjs's backend, by unit. The caller disposes them. */
export function inceptionTensors(units: ReadonlyMap<string, FoldedUnit>): Map<string, UnitTensors> {
  return new Map(
    [...units].map(([name, { kernel, inputs, outputs, filter, bias }]) => [name, { filter: tf.tensor4d(filter, [...kernel, inputs, outputs]), bias: tf.tensor1d(bias) }]),
  );
}

/**
 * Features of pictures by tfjs's own operations, on its current backend. Activations are freed block by block.
 * @param pixels RGB: [B, side, side, 3]
 * @returns [B, features]: the mean over positions of the last block; the caller disposes it
 */
export function inceptionFeatures(tensors: ReadonlyMap<string, UnitTensors>, pixels: Uint8Array | Uint8ClampedArray, side: number): tf.Tensor2D {
  let x = scaledInput(pixels, side);
  for (const step of INCEPTION_STEPS) {
    const before = x;
    x = tf.tidy(() => apply(step, '', before, tensors));
    before.dispose();
  }
  const features: tf.Tensor2D = tf.mean(x, [1, 2]);
  x.dispose();
  return features;
}

/** Bytes → [0, 1] → 299×299 → [−1, 1]. Corners are not aligned and nothing is smoothed, as torch.nn.functional.interpolate has it. */
function scaledInput(pixels: Uint8Array | Uint8ClampedArray, side: number): tf.Tensor4D {
  return tf.tidy(() => {
    const unit: tf.Tensor4D = tf.div(tf.tensor4d(Float32Array.from(pixels), [pixels.length / (3 * side * side), side, side, 3]), 255);
    const resized = tf.image.resizeBilinear(unit, [INCEPTION_INPUT_SIZE, INCEPTION_INPUT_SIZE], false, true);
    return tf.sub(tf.mul(resized, 2), 1);
  });
}

function apply(step: Step, block: string, x: tf.Tensor4D, tensors: ReadonlyMap<string, UnitTensors>): tf.Tensor4D {
  switch (step.kind) {
    case 'unit':
      return convolve(step, block, x, tensors);
    case 'averagePool':
    case 'maxPool':
      return pool(step, x);
    case 'branches':
      return join(step, block, x, tensors);
  }
}

function convolve({ name, stride, padding }: Unit, block: string, x: tf.Tensor4D, tensors: ReadonlyMap<string, UnitTensors>): tf.Tensor4D {
  const weights = tensors.get(block + name);
  if (weights === undefined) throw new Error(`The Inception net was loaded without ${block}${name}.`);
  return tf.fused.conv2d({ x, filter: weights.filter, bias: weights.bias, strides: stride, pad: padding, activation: 'relu' });
}

/** tfjs leaves positions outside the picture out of both, as TensorFlow does. */
function pool({ kind, stride }: Pool, x: tf.Tensor4D): tf.Tensor4D {
  const padding = stride === 1 ? 'same' : 'valid';
  return kind === 'maxPool' ? tf.maxPool(x, 3, stride, padding) : tf.avgPool(x, 3, stride, padding);
}

function join(step: Branches, block: string, x: tf.Tensor4D, tensors: ReadonlyMap<string, UnitTensors>): tf.Tensor4D {
  const ends = step.branches.map((branch) => branch.reduce((before, next) => apply(next, unitsOf(step, block), before, tensors), x));
  return tf.concat(ends, 3);
}
