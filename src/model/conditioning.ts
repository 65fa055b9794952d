import * as tf from '@tensorflow/tfjs';
import type { Conditioning } from './dit';
import { FREQUENCY_SIZE } from './ditConfig';

/**
 * Builds a batch's conditioning from the float64-made embedding table [T, 256] and integer labels.
 * timesteps and labels [B]; the null label is numClasses. Call inside tf.tidy, or dispose both tensors.
 */
export function conditioning(table: Float32Array, timesteps: ArrayLike<number>, labels: ArrayLike<number>, numClasses: number): Conditioning {
  const batch = labels.length;
  checkLabels(labels, numClasses);
  const embedding = new Float32Array(batch * FREQUENCY_SIZE);
  for (let row = 0; row < batch; row++) {
    const t = timesteps[row] ?? -1;
    if (!(Number.isInteger(t) && t >= 0 && (t + 1) * FREQUENCY_SIZE <= table.length)) throw new RangeError(`Row ${row} has timestep ${t}, outside 0…${table.length / FREQUENCY_SIZE - 1}.`);
    embedding.set(table.subarray(t * FREQUENCY_SIZE, (t + 1) * FREQUENCY_SIZE), row * FREQUENCY_SIZE);
  }
  return {
    timestepEmbedding: tf.tensor2d(embedding, [batch, FREQUENCY_SIZE]),
    labels: tf.tensor1d(Int32Array.from(labels), 'int32'),
  };
}

/** Throws a RangeError that names the first row whose label the model does not have; numClasses is the null label. */
export function checkLabels(labels: ArrayLike<number>, numClasses: number): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? -1;
    if (!(Number.isInteger(label) && label >= 0 && label <= numClasses)) throw new RangeError(`Row ${row} has label ${label}, outside 0…${numClasses}.`);
  }
}
