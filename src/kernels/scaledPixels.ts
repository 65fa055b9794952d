import * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from '../gpu/recording';
import { only } from './gpuKernel';

/**
 * Pictures in [−1, 1], byte / 127.5 − 1, from their packed bytes (see packedPixels): int32 [elements / 4] → float32 of that shape.
 * Runs on WebGPU only. Call inside tf.tidy or a recording.
 */
export function scaledPixels<Rank extends tf.Rank>(packed: tf.Tensor1D, shape: tf.ShapeMap[Rank]): tf.Tensor<Rank> {
  if (packed.size * 4 !== tf.util.sizeFromShape(shape)) throw new RangeError(`${packed.size} words of four bytes are no picture elements of shape ${shape.join('×')}.`);
  const scaled = runGpuProgram({
    key: `scaledPixels_${packed.size}`,
    inputs: [{ name: 'packed', tensor: packed, components: 1 }],
    outputs: [{ name: 'scaled', shape, components: 4 }],
    threads: packed.size,
    code: `
  let levels = vec4<i32>((vec4<u32>(packed(index)) >> vec4<u32>(0u, 8u, 16u, 24u)) & vec4<u32>(0xffu));
  set_scaled(index, vec4<f32>(2 * levels - 255) / 255.0); // level / 127.5 − 1, rounded once`,
  });
  return tf.engine().makeTensorFromTensorInfo(only(scaled)) as tf.Tensor<Rank>;
}
