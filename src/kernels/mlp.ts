import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { recordsHalves, viewOf } from '../gpu/recording';
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
  const [y] = runKernels(MLP, { x: tf.reshape(x, [-1, width]), ...parameters }) as [tf.Tensor2D, tf.Tensor2D];
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
      { name: 'before', shape: [rows, hidden], components: 4, isActivation: true },
      { name: 'after', shape: [rows, hidden], components: 4, isActivation: true },
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
      outputs: [{ name: 'y', shape: [rows, width], components: 4, isActivation: true }],
      start: (vector) => `bias(${vector})`,
      store: storeTo('y', width),
    }),
  );
  release(after);
  return [y, before];
});

/** dx, dW1, db1, dW2, db2. What GELU gave is computed anew rather than kept: it is the largest of a block's activations. */
registerGpuKernel<'dy' | 'x' | 'before' | 'weight1' | 'weight2'>(MLP_GRADIENT, ({ dy, x, before, weight1, weight2 }) => {
  const { dBefore, after } = hiddenGradientOnGpu(dy, before, weight2);
  const [dWeight2, dBias2] = parameterGradientsOnGpu(dy, after) as [tf.TensorInfo, tf.TensorInfo];
  release(after);
  const [dWeight1, dBias1] = parameterGradientsOnGpu(dBefore, x) as [tf.TensorInfo, tf.TensorInfo];
  const dx = inputGradientOnGpu(dBefore, weight1);
  release(dBefore);
  return [dx, dWeight1, dBias1, dWeight2, dBias2];
});

/**
 * dy·W2 through GELU's derivative, and what GELU gave. In a recording the first takes the place of the saved tensor, which nothing reads
 * after its gradient; but not where that holds halves, which are too coarse for gradients.
 */
function hiddenGradientOnGpu(dy: tf.TensorInfo, before: tf.TensorInfo, weight2: tf.TensorInfo): { dBefore: tf.TensorInfo; after: tf.TensorInfo } {
  const [rows = 0, inner = 0] = dy.shape;
  const columns = before.shape[1] ?? 0;
  const matMul = (name: string) => ({
    layout: 'nn' as const,
    rows,
    columns,
    inner,
    a: dy,
    b: weight2,
    key: `geluGradient_${name}`,
    store: (row: string, vector: string, value: string) =>
      `{ let at = ${row} * ${columns / 4} + ${vector}; let v = before(at); ${geluWgsl} set_after(at, gelu); set_${name}(at, ${value} * geluSlope); }`,
  });
  const output = (name: string) => ({ name, shape: [rows, columns], components: 4 as const });
  if (recordsHalves()) {
    const [dBefore, after] = runMatMul({ ...matMul('dBefore'), inputs: [{ name: 'before', tensor: before, components: 4 }], outputs: [output('dBefore'), output('after')] }) as [tf.TensorInfo, tf.TensorInfo];
    return { dBefore, after };
  }
  const dBefore = viewOf(before, 0, before.shape);
  const after = only(runMatMul({ ...matMul('before'), updates: [{ name: 'before', tensor: dBefore, components: 4 }], outputs: [output('after')] }));
  return { dBefore, after };
}

tf.registerGradient({
  kernelName: MLP,
  inputsToSave: ['x', 'weight1', 'weight2'],
  outputsToSave: [false, true],
  gradFunc: (given, saved) => {
    const [dy] = given as tf.Tensor[] as [tf.Tensor2D];
    const [x, weight1, weight2, before] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const [dx, dWeight1, dBias1, dWeight2, dBias2] = runKernels(MLP_GRADIENT, { dy, x, before, weight1, weight2 }) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    return { x: () => dx, weight1: () => dWeight1, bias1: () => dBias1, weight2: () => dWeight2, bias2: () => dBias2 };
  },
});
