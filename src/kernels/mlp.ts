import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { viewOf } from '../gpu/recording';
import { geluComposed, geluWgsl } from './activations';
import { only, registerGpuKernel, release, runKernels } from './gpuKernel';
import { inputGradientOnGpu, linearComposed, parameterGradientsOnGpu, storeTo } from './linear';
import { runMatMul } from './matMul';

/** The two layers of a transformer block's MLP as PyTorch keeps them: weights [H, D], [D, H], biases [H], [D]. */
export interface MlpParameters {
  weight1: tf.Tensor;
  bias1: tf.Tensor;
  weight2: tf.Tensor;
  bias2: tf.Tensor;
}

/** GELU(x·W1ᵀ + b1)·W2ᵀ + b2 over the last axis, x [B, N, D] → [B, N, D]; GELU in its tanh form. */
export function mlp(x: tf.Tensor3D, parameters: MlpParameters): tf.Tensor3D {
  const [hidden = 0, width = 0] = parameters.weight1.shape;
  if (!hasGpuPrograms() || hidden % 4 !== 0 || width % 4 !== 0) return mlpComposed(x, parameters);
  const [y] = runKernels<[tf.Tensor2D, tf.Tensor2D]>(MLP, { x: tf.reshape(x, [-1, width]), ...parameters });
  return tf.reshape(y, x.shape);
}

/** The same in plain tfjs operations. */
export function mlpComposed(x: tf.Tensor3D, { weight1, bias1, weight2, bias2 }: MlpParameters): tf.Tensor3D {
  return linearComposed(geluComposed(linearComposed(x, weight1, bias1)), weight2, bias2) as tf.Tensor3D;
}

const MLP = 'DitMlp';
const MLP_GRADIENT = 'DitMlpGradient';

/** y, and the first layer's output before GELU, which the gradient needs. */
registerGpuKernel<'x' | 'weight1' | 'bias1' | 'weight2' | 'bias2'>(MLP, ({ x, weight1, bias1, weight2, bias2 }) => {
  const [rows = 0, width = 0] = x.shape;
  const hidden = weight1.shape[0] ?? 0;
  const [before, after] = runMatMul({
    layout: 'nt',
    rows,
    columns: hidden,
    inner: width,
    a: x,
    b: weight1,
    key: 'gelu',
    inputs: [{ name: 'bias', tensor: bias1, components: 4 }],
    outputs: [
      { name: 'before', shape: [rows, hidden], components: 4 },
      { name: 'after', shape: [rows, hidden], components: 4 },
    ],
    start: (vector) => `bias(${vector})`,
    store: (row, vector, value) => `{ let v = ${value}; ${geluWgsl} ${storeTo('before', hidden)(row, vector, 'v')} ${storeTo('after', hidden)(row, vector, 'gelu')} }`,
  }) as [tf.TensorInfo, tf.TensorInfo];
  const y = only(
    runMatMul({
      layout: 'nt',
      rows,
      columns: width,
      inner: hidden,
      a: after,
      b: weight2,
      key: 'bias',
      inputs: [{ name: 'bias', tensor: bias2, components: 4 }],
      outputs: [{ name: 'y', shape: [rows, width], components: 4 }],
      start: (vector) => `bias(${vector})`,
      store: storeTo('y', width),
    }),
  );
  release(after);
  return [y, before];
});

/** dx, dW1, db1, dW2, db2. What GELU gave is computed anew rather than kept: it is the largest of a block's activations. */
registerGpuKernel<'dy' | 'x' | 'before' | 'weight1' | 'weight2'>(MLP_GRADIENT, ({ dy, x, before, weight1, weight2 }) => {
  const [rows = 0, width = 0] = dy.shape;
  const hidden = weight1.shape[0] ?? 0;
  // changed in place: in a recording this is the saved tensor itself, which nothing reads after its gradient
  const dBefore = viewOf(before, 0, before.shape);
  const after = only(
    runMatMul({
      layout: 'nn',
      rows,
      columns: hidden,
      inner: width,
      a: dy,
      b: weight2,
      key: 'geluGradient',
      updates: [{ name: 'before', tensor: dBefore, components: 4 }],
      outputs: [{ name: 'after', shape: [rows, hidden], components: 4 }],
      store: (row, vector, value) =>
        `{ let at = ${row} * ${hidden / 4} + ${vector}; let v = before(at); ${geluWgsl} set_after(at, gelu); set_before(at, ${value} * geluSlope); }`,
    }),
  );
  const [dWeight2, dBias2] = parameterGradientsOnGpu(dy, after) as [tf.TensorInfo, tf.TensorInfo];
  release(after);
  const [dWeight1, dBias1] = parameterGradientsOnGpu(dBefore, x) as [tf.TensorInfo, tf.TensorInfo];
  const dx = inputGradientOnGpu(dBefore, weight1);
  release(dBefore);
  return [dx, dWeight1, dBias1, dWeight2, dBias2];
});

tf.registerGradient({
  kernelName: MLP,
  inputsToSave: ['x', 'weight1', 'weight2'],
  outputsToSave: [false, true],
  gradFunc: (given, saved) => {
    const [dy] = given as tf.Tensor[] as [tf.Tensor2D];
    const [x, weight1, weight2, before] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const [dx, dWeight1, dBias1, dWeight2, dBias2] = runKernels<[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]>(MLP_GRADIENT, { dy, x, before, weight1, weight2 });
    return { x: () => dx, weight1: () => dWeight1, bias1: () => dBias1, weight2: () => dWeight2, bias2: () => dBias2 };
  },
});
