import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { joinParts, PART_ALIGNMENT, viewOf, type VectorPart } from '../gpu/recording';

/** Views that start at multiples of this many elements are free of charge in a recording. */
export const VIEW_ALIGNMENT = PART_ALIGNMENT;

/** Elements from `offset` on of a flat vector, in a shape of their own. It takes no gradient on the GPU. */
export function vectorView(vector: tf.Tensor1D, offset: number, shape: number[]): tf.Tensor {
  if (hasGpuPrograms()) return tf.engine().makeTensorFromTensorInfo(viewOf(vector, offset, shape));
  return tf.reshape(tf.slice(vector, offset, tf.util.sizeFromShape(shape)), shape);
}

/** A vector [size] made of tensors, each flat at its offset, zero between them. The parts are in ascending order and do not overlap. */
export function joinVectors(parts: (VectorPart & { tensor: tf.Tensor })[], size: number): tf.Tensor1D {
  if (hasGpuPrograms()) return tf.engine().makeTensorFromTensorInfo(joinParts(parts, size)) as tf.Tensor1D;
  const pieces: tf.Tensor1D[] = [];
  let end = 0;
  for (const { tensor, offset } of parts) {
    if (offset > end) pieces.push(tf.zeros([offset - end]));
    pieces.push(tf.reshape(tensor, [-1]));
    end = offset + tensor.size;
  }
  if (size > end) pieces.push(tf.zeros([size - end]));
  return tf.concat1d(pieces);
}
