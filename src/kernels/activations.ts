import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { runGpuProgram } from '../gpu/recording';
import { elementsOf, only, registerGpuKernel, runKernel } from './gpuKernel';

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** x·sigmoid(x), any shape. */
export function silu(x: tf.Tensor): tf.Tensor {
  return hasGpuPrograms() && x.size % 4 === 0 ? runKernel(SILU, { x }) : siluComposed(x);
}

/** The same in plain tfjs operations. */
export function siluComposed(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sigmoid(x));
}

/** tanh form of GELU (Hendrycks & Gimpel 2016), as the reference DiT uses it, in plain tfjs operations. Any shape. */
export function geluComposed(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), CUBIC)), SQRT_2_OVER_PI);
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

/**
 * The same and its derivative as WGSL: of the vec4 `v`, `gelu` and `geluSlope`. ½(1 + tanh u) is the sigmoid of 2u, which costs less;
 * beyond ±80 exp would leave float32.
 */
export const geluWgsl = `
  let gate = 1.0 / (1.0 + exp(clamp(${-2 * SQRT_2_OVER_PI} * (v + ${CUBIC} * v * v * v), vec4<f32>(-80.0), vec4<f32>(80.0))));
  let gelu = v * gate;
  let geluSlope = gate + v * gate * (1.0 - gate) * ${2 * SQRT_2_OVER_PI} * (1.0 + ${3 * CUBIC} * v * v);`;

/** SiLU and its derivative as WGSL: of the vec4 `v`, `silu` and `siluSlope`. */
export const siluWgsl = `
  let sigmoid = 1.0 / (1.0 + exp(-v));
  let silu = v * sigmoid;
  let siluSlope = sigmoid * (1.0 + v * (1.0 - sigmoid));`;

const SILU = 'DitSilu';
const SILU_GRADIENT = 'DitSiluGradient';

registerGpuKernel<'x'>(SILU, ({ x }) =>
  only(
    runGpuProgram({
      key: `silu_${elementsOf(x)}`,
      inputs: [{ name: 'x', tensor: x, components: 4 }],
      outputs: [{ name: 'y', shape: x.shape, components: 4 }],
      threads: elementsOf(x) / 4,
      code: `let v = x(index); ${siluWgsl} set_y(index, silu);`,
    }),
  ),
);

registerGpuKernel<'x' | 'dy'>(SILU_GRADIENT, ({ x, dy }) =>
  only(
    runGpuProgram({
      key: `siluGradient_${elementsOf(x)}`,
      inputs: [
        { name: 'x', tensor: x, components: 4 },
        { name: 'dy', tensor: dy, components: 4 },
      ],
      outputs: [{ name: 'dx', shape: x.shape, components: 4 }],
      threads: elementsOf(x) / 4,
      code: `let v = x(index); ${siluWgsl} set_dx(index, dy(index) * siluSlope);`,
    }),
  ),
);

tf.registerGradient({
  kernelName: SILU,
  inputsToSave: ['x'],
  gradFunc: (dy, saved) => {
    const [x] = saved as [tf.Tensor];
    return { x: () => runKernel(SILU_GRADIENT, { x, dy: dy as tf.Tensor }) };
  },
});
