import type * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from '../gpu/recording';

/** sum ← sum + values², element by element, in place. Flat vectors [n], n a multiple of 4. Runs on WebGPU only. */
export function addSquaresInPlaceOnGpu(sum: tf.Tensor1D, values: tf.Tensor1D): void {
  runGpuProgram({
    key: `addSquares_${sum.size}`,
    inputs: [{ name: 'values', tensor: values, components: 4 }],
    updates: [{ name: 'sum', tensor: sum, components: 4 }],
    outputs: [],
    threads: sum.size / 4,
    code: `set_sum(index, sum(index) + values(index) * values(index));`,
  });
}
