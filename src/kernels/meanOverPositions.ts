import * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from '../gpu/recording';
import { only } from './gpuKernel';

/**
 * The mean over positions, summed row by row: [B, H, W, C], C a multiple of 4 → [B, C].
 * Runs on WebGPU only and takes no gradient. Call inside tf.tidy or a recording.
 */
export function meanOverPositions(x: tf.Tensor4D): tf.Tensor2D {
  const [batch, height, width, channels] = x.shape;
  if (channels % 4 !== 0) throw new RangeError(`A mean over positions on the GPU takes a multiple of 4 channels, not ${channels}.`);
  const [positions, vectors] = [height * width, channels / 4];
  const mean = runGpuProgram({
    key: `meanOverPositions_${x.shape.join('_')}`,
    inputs: [{ name: 'x', tensor: x, components: 4 }],
    outputs: [{ name: 'mean', shape: [batch, channels], components: 4 }],
    threads: batch * vectors,
    code: `
  let first = (index / ${vectors}) * ${positions * vectors} + index % ${vectors};
  var sum = vec4<f32>(0.0);
  for (var position = 0; position < ${positions}; position++) { sum += x(first + position * ${vectors}); }
  set_mean(index, sum / ${positions}.0);`,
  });
  return tf.engine().makeTensorFromTensorInfo(only(mean)) as tf.Tensor2D;
}
