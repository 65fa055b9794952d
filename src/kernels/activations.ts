import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms, registerGpuKernel, runGpuProgram, runKernel } from './gpuProgram';

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

export function silu(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sigmoid(x));
}

/** tanh form of GELU (Hendrycks & Gimpel 2016), as the reference DiT uses it. Any shape. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return hasGpuPrograms() && x.size % 4 === 0 ? runKernel(GELU, { x }) : geluComposed(x);
}

/** The same in plain tfjs operations. */
export function geluComposed(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), CUBIC)), SQRT_2_OVER_PI);
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

const GELU = 'DitGelu';
const GELU_GRADIENT = 'DitGeluGradient';

/** Beyond ±10 tanh is ±1 in float32, and some drivers overflow inside it. */
const tanhOfX = `
  let v = x[index];
  let t = tanh(clamp(${SQRT_2_OVER_PI} * (v + ${CUBIC} * v * v * v), vec4<f32>(-10.0), vec4<f32>(10.0)));`;

registerGpuKernel<'x'>(GELU, ({ x }) =>
  runGpuProgram({
    key: `gelu_${elements(x)}`,
    inputs: [{ name: 'x', tensor: x, components: 4 }],
    outputShape: x.shape,
    outputComponents: 4,
    threads: elements(x) / 4,
    code: `${tanhOfX}
  result[index] = 0.5 * v * (1.0 + t);`,
  }),
);

registerGpuKernel<'x' | 'dy'>(GELU_GRADIENT, ({ x, dy }) =>
  runGpuProgram({
    key: `geluGradient_${elements(x)}`,
    inputs: [
      { name: 'x', tensor: x, components: 4 },
      { name: 'dy', tensor: dy, components: 4 },
    ],
    outputShape: x.shape,
    outputComponents: 4,
    threads: elements(x) / 4,
    code: `${tanhOfX}
  let slope = ${SQRT_2_OVER_PI} * (1.0 + ${3 * CUBIC} * v * v);
  result[index] = dy[index] * (0.5 * (1.0 + t) + 0.5 * v * (1.0 - t * t) * slope);`,
  }),
);

tf.registerGradient({
  kernelName: GELU,
  inputsToSave: ['x'],
  gradFunc: (dy, saved) => {
    const [x] = saved as [tf.Tensor];
    return { x: () => runKernel(GELU_GRADIENT, { x, dy: dy as tf.Tensor }) };
  },
});

function elements(tensor: tf.TensorInfo): number {
  return tensor.shape.reduce((product, extent) => product * extent, 1);
}
