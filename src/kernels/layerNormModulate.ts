import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms, registerGpuKernel, runGpuProgram, runKernel } from './gpuProgram';
import { segmentSumsOnGpu } from './rowSums';

const EPSILON = 1e-6;

/**
 * modulate(LayerNorm(x), shift, scale) = norm(x)·(1 + scale) + shift, LayerNorm without affine parameters (DiT's adaLN).
 * x [B, N, D], shift and scale [B, D] → [B, N, D].
 */
export function layerNormModulate(x: tf.Tensor3D, shift: tf.Tensor2D, scale: tf.Tensor2D): tf.Tensor3D {
  return hasGpuPrograms() && x.shape[2] % 4 === 0 ? (runKernel(LAYER_NORM_MODULATE, { x, shift, scale }) as tf.Tensor3D) : layerNormModulateComposed(x, shift, scale);
}

/** The same in plain tfjs operations. */
export function layerNormModulateComposed(x: tf.Tensor3D, shift: tf.Tensor2D, scale: tf.Tensor2D): tf.Tensor3D {
  const centered = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centered), -1, true);
  const normed = tf.mul(centered, tf.rsqrt(tf.add(variance, EPSILON)));
  return tf.add(tf.mul(normed, tf.add(tf.expandDims(scale, 1), 1)), tf.expandDims(shift, 1));
}

const LAYER_NORM_MODULATE = 'DitLayerNormModulate';
const X_GRADIENT = 'DitLayerNormModulateXGradient';
const SCALE_GRADIENT = 'DitLayerNormModulateScaleGradient';
const SHIFT_GRADIENT = 'DitLayerNormModulateShiftGradient';

const sumOf = (v: string) => `(${v}.x + ${v}.y + ${v}.z + ${v}.w)`;

/** WGSL that gives `mean` and `deviation` (1 / √(variance + ε)) of the row that starts at vec4 `first`; two passes, so nothing cancels. */
function rowStatistics(vectors: number): string {
  return `
  var total = vec4<f32>(0.0);
  for (var i = 0; i < ${vectors}; i++) { total += x[first + i]; }
  let mean = ${sumOf('total')} / ${vectors * 4}.0;
  var squares = vec4<f32>(0.0);
  for (var i = 0; i < ${vectors}; i++) { let c = x[first + i] - mean; squares += c * c; }
  let deviation = inverseSqrt(${sumOf('squares')} / ${vectors * 4}.0 + ${EPSILON});`;
}

/** A program with one thread a row of x [B, N, D] and the modulation's row beside it: no workgroup memory, no barriers. */
function rowProgram(name: string, x: tf.TensorInfo, others: Record<string, tf.TensorInfo>, code: (vectors: number) => string): tf.TensorInfo {
  const [batch = 0, tokens = 0, width = 0] = x.shape;
  const vectors = width / 4;
  return runGpuProgram({
    key: `${name}_${batch}_${tokens}_${width}`,
    inputs: Object.entries({ x, ...others }).map(([input, tensor]) => ({ name: input, tensor, components: 4 })),
    outputShape: x.shape,
    outputComponents: 4,
    threads: batch * tokens,
    code: `
  let first = index * ${vectors};
  let modulation = (index / ${tokens}) * ${vectors};${rowStatistics(vectors)}${code(vectors)}`,
  });
}

registerGpuKernel<'x' | 'shift' | 'scale'>(LAYER_NORM_MODULATE, ({ x, shift, scale }) =>
  rowProgram('layerNormModulate', x, { shift, scale }, (vectors) => `
  for (var i = 0; i < ${vectors}; i++) {
    result[first + i] = (x[first + i] - mean) * deviation * (1.0 + scale[modulation + i]) + shift[modulation + i];
  }`),
);

registerGpuKernel<'x' | 'scale' | 'dy'>(X_GRADIENT, ({ x, scale, dy }) =>
  rowProgram('layerNormModulateXGradient', x, { scale, dy }, (vectors) => `
  var meanGradient = vec4<f32>(0.0);
  var meanProduct = vec4<f32>(0.0);
  for (var i = 0; i < ${vectors}; i++) {
    let g = dy[first + i] * (1.0 + scale[modulation + i]);
    meanGradient += g;
    meanProduct += g * (x[first + i] - mean) * deviation;
  }
  let c1 = ${sumOf('meanGradient')} / ${vectors * 4}.0;
  let c2 = ${sumOf('meanProduct')} / ${vectors * 4}.0;
  for (var i = 0; i < ${vectors}; i++) {
    let g = dy[first + i] * (1.0 + scale[modulation + i]);
    result[first + i] = deviation * (g - c1 - (x[first + i] - mean) * deviation * c2);
  }`),
);

/** norm(x) itself, to be multiplied by dy and summed over the tokens. */
function normalized(x: tf.TensorInfo): tf.TensorInfo {
  return rowProgram('layerNorm', x, {}, (vectors) => `
  for (var i = 0; i < ${vectors}; i++) { result[first + i] = (x[first + i] - mean) * deviation; }`);
}

registerGpuKernel<'x' | 'dy'>(SCALE_GRADIENT, ({ x, dy }) => {
  const [batch = 0, tokens = 0, width = 0] = x.shape;
  const norm = normalized(x);
  const sums = segmentSumsOnGpu(dy, batch, tokens, width, norm);
  tf.backend().disposeData(norm.dataId);
  return sums;
});

registerGpuKernel<'dy'>(SHIFT_GRADIENT, ({ dy }) => {
  const [batch = 0, tokens = 0, width = 0] = dy.shape;
  return segmentSumsOnGpu(dy, batch, tokens, width);
});

tf.registerGradient({
  kernelName: LAYER_NORM_MODULATE,
  inputsToSave: ['x', 'scale'],
  gradFunc: (given, saved) => {
    const [x, scale] = saved as [tf.Tensor3D, tf.Tensor2D];
    const dy = given as tf.Tensor3D;
    return {
      x: () => runKernel(X_GRADIENT, { x, scale, dy }),
      shift: () => runKernel(SHIFT_GRADIENT, { dy }),
      scale: () => runKernel(SCALE_GRADIENT, { x, dy }),
    };
  },
});
