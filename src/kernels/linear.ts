import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms, registerGpuKernel, runKernel } from './gpuProgram';
import { matMulOnGpu } from './matMul';
import { columnSumsOnGpu } from './rowSums';

/**
 * y = x·Wᵀ + b over the last axis, weights as PyTorch keeps them.
 * x [..., in], weight [out, in], bias [out] → [..., out].
 */
export function linear(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const [outputs = 0, inputs = 0] = weight.shape;
  if (!hasGpuPrograms() || inputs % 4 !== 0 || outputs % 4 !== 0) return linearComposed(x, weight, bias);
  const rows = tf.reshape(x, [-1, inputs]);
  return tf.reshape(runKernel(LINEAR, { x: rows, weight, bias }), [...x.shape.slice(0, -1), outputs]);
}

/** The same in plain tfjs operations. Rank 2 inside: tfjs's gradient of a rank-3 by rank-2 product throws. */
export function linearComposed(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const [outputs = 0, inputs = 0] = weight.shape;
  const rows = tf.reshape(x, [-1, inputs]);
  const product = tf.add(tf.matMul(rows as tf.Tensor2D, weight as tf.Tensor2D, false, true), bias);
  return tf.reshape(product, [...x.shape.slice(0, -1), outputs]);
}

const LINEAR = 'DitLinear';
const MATMUL = { nn: 'DitMatMulNN', tn: 'DitMatMulTN' } as const;
const COLUMN_SUMS = 'DitColumnSums';

registerGpuKernel<'x' | 'weight' | 'bias'>(LINEAR, ({ x, weight, bias }) => matMulOnGpu('nt', x, weight, bias));
registerGpuKernel<'a' | 'b'>(MATMUL.nn, ({ a, b }) => matMulOnGpu('nn', a, b));
registerGpuKernel<'a' | 'b'>(MATMUL.tn, ({ a, b }) => matMulOnGpu('tn', a, b));
registerGpuKernel<'x'>(COLUMN_SUMS, ({ x }) => columnSumsOnGpu(x));

tf.registerGradient({
  kernelName: LINEAR,
  inputsToSave: ['x', 'weight'],
  gradFunc: (dy, saved) => {
    const [x, weight] = saved as [tf.Tensor2D, tf.Tensor2D];
    const dRows = dy as tf.Tensor2D;
    return {
      x: () => runKernel(MATMUL.nn, { a: dRows, b: weight }),
      weight: () => runKernel(MATMUL.tn, { a: dRows, b: x }),
      bias: () => runKernel(COLUMN_SUMS, { x: dRows }),
    };
  },
});
