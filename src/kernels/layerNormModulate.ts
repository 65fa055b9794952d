import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import type { ProgramInput, ProgramOutput } from '../gpu/program';
import { runGpuProgram, viewOf } from '../gpu/recording';
import { registerGpuKernel, release, runKernels } from './gpuKernel';

const EPSILON = 1e-6;

/**
 * The residual stream x, to be taken from here on so that its two uses share one gradient, and
 * modulate(LayerNorm(x), shift, scale) = norm(x)·(1 + scale) + shift, LayerNorm without affine parameters (DiT's adaLN).
 * x [B, N, D], shift and scale [B, D] → [B, N, D] each.
 */
export function layerNormModulate(x: tf.Tensor3D, shift: tf.Tensor2D, scale: tf.Tensor2D): [tf.Tensor3D, tf.Tensor3D] {
  if (!hasGpuPrograms() || x.shape[2] % 4 !== 0) return layerNormModulateComposed(x, shift, scale);
  return runKernels(LAYER_NORM_MODULATE, { x, shift, scale }) as [tf.Tensor3D, tf.Tensor3D];
}

/** The same in plain tfjs operations. */
export function layerNormModulateComposed(x: tf.Tensor3D, shift: tf.Tensor2D, scale: tf.Tensor2D): [tf.Tensor3D, tf.Tensor3D] {
  const centered = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centered), -1, true);
  const normed = tf.mul(centered, tf.rsqrt(tf.add(variance, EPSILON)));
  return [x, tf.add(tf.mul(normed, tf.add(tf.expandDims(scale, 1), 1)), tf.expandDims(shift, 1))];
}

/** What a DiT block's gated residual and the LayerNorm after it need. x and branch [B, N, D]; gate, shift and scale [B, D]. */
export interface GatedNormInputs {
  x: tf.Tensor3D;
  branch: tf.Tensor3D;
  gate: tf.Tensor2D;
  shift: tf.Tensor2D;
  scale: tf.Tensor2D;
}

/** The residual stream x + gate·branch, and modulate(LayerNorm(x + gate·branch), shift, scale): [B, N, D] each. */
export function addGatedLayerNorm(inputs: GatedNormInputs): [tf.Tensor3D, tf.Tensor3D] {
  if (!hasGpuPrograms() || inputs.x.shape[2] % 4 !== 0) return addGatedLayerNormComposed(inputs);
  const { x, branch, gate, shift, scale } = inputs;
  return runKernels(ADD_GATED_LAYER_NORM, { x, branch, gate, shift, scale }) as [tf.Tensor3D, tf.Tensor3D];
}

/** The same in plain tfjs operations. */
export function addGatedLayerNormComposed({ x, branch, gate, shift, scale }: GatedNormInputs): [tf.Tensor3D, tf.Tensor3D] {
  const sum: tf.Tensor3D = tf.add(x, tf.mul(tf.expandDims(gate, 1), branch));
  return layerNormModulateComposed(sum, shift, scale);
}

/** The second of the two alone: for the last block, whose residual stream goes nowhere else. */
export function addGatedLastLayerNorm(inputs: GatedNormInputs): tf.Tensor3D {
  if (!hasGpuPrograms() || inputs.x.shape[2] % 4 !== 0) return addGatedLayerNormComposed(inputs)[1];
  const { x, branch, gate, shift, scale } = inputs;
  return (runKernels(ADD_GATED_LAST_LAYER_NORM, { x, branch, gate, shift, scale }) as [tf.Tensor3D, tf.Tensor3D])[1];
}

const LAYER_NORM_MODULATE = 'DitLayerNormModulate';
const LAYER_NORM_MODULATE_GRADIENT = 'DitLayerNormModulateGradient';
const ADD_GATED_LAYER_NORM = 'DitAddGatedLayerNorm';
const ADD_GATED_LAST_LAYER_NORM = 'DitAddGatedLastLayerNorm';
const ADD_GATED_LAYER_NORM_GRADIENT = 'DitAddGatedLayerNormGradient';

const sumOf = (v: string) => `(${v}.x + ${v}.y + ${v}.z + ${v}.w)`;

/** WGSL that gives `mean` and `deviation` (1 / √(variance + ε)) of a row of vec4 `element(i)`; two passes, so nothing cancels. */
function rowStatistics(vectors: number, element: (i: string) => string): string {
  return `
  var total = vec4<f32>(0.0);
  for (var i = 0; i < ${vectors}; i++) { total += ${element('i')}; }
  let mean = ${sumOf('total')} / ${vectors * 4}.0;
  var squares = vec4<f32>(0.0);
  for (var i = 0; i < ${vectors}; i++) { let c = ${element('i')} - mean; squares += c * c; }
  let deviation = inverseSqrt(${sumOf('squares')} / ${vectors * 4}.0 + ${EPSILON});`;
}

/** Runs a program with one thread a row of [B, N, D]: no workgroup memory, no barriers. `first`: the row's first vec4, `modulation`: that of its image's. */
function runRowProgram(name: string, shape: number[], inputs: Record<string, tf.TensorInfo>, outputs: ProgramOutput[], code: (vectors: number) => string, isCheap = false): tf.TensorInfo[] {
  const [batch = 0, tokens = 0, width = 0] = shape;
  const vectors = width / 4;
  return runGpuProgram({
    key: `${name}_${shape.join('_')}`,
    inputs: Object.entries(inputs).map(([input, tensor]): ProgramInput => ({ name: input, tensor, components: 4 })),
    outputs,
    isCheap,
    threads: batch * tokens,
    code: `
  let first = index * ${vectors};
  let modulation = (index / ${tokens}) * ${vectors};${code(vectors)}`,
  });
}

registerGpuKernel<'x' | 'shift' | 'scale'>(LAYER_NORM_MODULATE, ({ x, shift, scale }) => [
  viewOf(x, 0, x.shape),
  ...runRowProgram('layerNormModulate', x.shape, { x, shift, scale }, [{ name: 'y', shape: x.shape, components: 4, isActivation: true }], (vectors) => `
  ${rowStatistics(vectors, (i) => `x(first + ${i})`)}
  for (var i = 0; i < ${vectors}; i++) {
    set_y(first + i, (x(first + i) - mean) * deviation * (1.0 + scale(modulation + i)) + shift(modulation + i));
  }`, true),
]);

registerGpuKernel<'x' | 'scale' | 'dSum' | 'dy'>(LAYER_NORM_MODULATE_GRADIENT, ({ x, scale, dSum, dy }) => {
  const [dx, statistics] = runRowProgram(
    'layerNormModulateGradient',
    x.shape,
    { x, scale, dSum, dy },
    [{ name: 'dx', shape: x.shape, components: 4 }, statisticsOutput(x)],
    (vectors) => `${gradientOfRow(vectors, 'x', 'dy')}
  for (var i = 0; i < ${vectors}; i++) { set_dx(first + i, ${gradientOfElement('x', 'dy')} + dSum(first + i)); }`,
  ) as [tf.TensorInfo, tf.TensorInfo];
  const sums = sumsOverTokens({ x, dy, statistics });
  release(statistics);
  return [dx, ...sums];
});

const addGatedLayerNormOnGpu = ({ x, branch, gate, shift, scale }: Record<keyof GatedNormInputs, tf.TensorInfo>): tf.TensorInfo[] =>
  runRowProgram(
    'addGatedLayerNorm',
    x.shape,
    { x, branch, gate, shift, scale },
    [
      { name: 'sum', shape: x.shape, components: 4 },
      { name: 'y', shape: x.shape, components: 4, isActivation: true },
    ],
    (vectors) => `
  for (var i = 0; i < ${vectors}; i++) { set_sum(first + i, x(first + i) + gate(modulation + i) * branch(first + i)); }
  ${rowStatistics(vectors, (i) => `sum(first + ${i})`)}
  for (var i = 0; i < ${vectors}; i++) {
    set_y(first + i, (sum(first + i) - mean) * deviation * (1.0 + scale(modulation + i)) + shift(modulation + i));
  }`,
    true,
  );
registerGpuKernel<keyof GatedNormInputs>(ADD_GATED_LAYER_NORM, addGatedLayerNormOnGpu);
registerGpuKernel<keyof GatedNormInputs>(ADD_GATED_LAST_LAYER_NORM, addGatedLayerNormOnGpu);

/** dx, dBranch, dShift, dScale, dGate. `dSum` is missing where the residual stream ends. */
registerGpuKernel<'sum' | 'branch' | 'gate' | 'scale' | 'dSum' | 'dy'>(ADD_GATED_LAYER_NORM_GRADIENT, ({ sum, branch, gate, scale, dSum: given, dy }) => {
  const dSum = given as tf.TensorInfo | undefined;
  const [dx, dBranch, statistics] = runRowProgram(
    `addGatedLayerNormGradient_${dSum === undefined ? 'last' : 'inner'}`,
    sum.shape,
    { sum, gate, scale, dy, ...(dSum === undefined ? {} : { dSum }) },
    [{ name: 'dx', shape: sum.shape, components: 4 }, { name: 'dBranch', shape: sum.shape, components: 4 }, statisticsOutput(sum)],
    (vectors) => `${gradientOfRow(vectors, 'sum', 'dy')}
  for (var i = 0; i < ${vectors}; i++) {
    let d = ${gradientOfElement('sum', 'dy')}${dSum === undefined ? '' : ' + dSum(first + i)'};
    set_dx(first + i, d);
    set_dBranch(first + i, gate(modulation + i) * d);
  }`,
  ) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const sums = sumsOverTokens({ x: sum, dy, statistics, dx, branch });
  release(statistics);
  return [dx, dBranch, ...sums];
});

/** Mean and 1 / standard deviation of every row, for the sums over rows. */
const statisticsOutput = (x: tf.TensorInfo): ProgramOutput => ({ name: 'statistics', shape: [...x.shape.slice(0, 2), 2], components: 1 });

/** WGSL before the loop over a row's elements in which the gradient of LayerNorm + modulate is written. */
function gradientOfRow(vectors: number, x: string, dy: string): string {
  return `
  ${rowStatistics(vectors, (i) => `${x}(first + ${i})`)}
  set_statistics(2 * index, mean);
  set_statistics(2 * index + 1, deviation);
  var gradients = vec4<f32>(0.0);
  var products = vec4<f32>(0.0);
  for (var i = 0; i < ${vectors}; i++) {
    let g = ${dy}(first + i) * (1.0 + scale(modulation + i));
    gradients += g;
    products += g * (${x}(first + i) - mean) * deviation;
  }
  let meanGradient = ${sumOf('gradients')} / ${vectors * 4}.0;
  let meanProduct = ${sumOf('products')} / ${vectors * 4}.0;`;
}

const gradientOfElement = (x: string, dy: string) =>
  `deviation * (${dy}(first + i) * (1.0 + scale(modulation + i)) - meanGradient - (${x}(first + i) - mean) * deviation * meanProduct)`;

/** Σ dy, Σ dy·norm(x) and, where there is a gate, Σ dx·branch over each image's tokens: [B, D] each. A thread a vec4 column, in a fixed order. */
function sumsOverTokens({ x, dy, statistics, dx, branch }: { x: tf.TensorInfo; dy: tf.TensorInfo; statistics: tf.TensorInfo; dx?: tf.TensorInfo; branch?: tf.TensorInfo }): tf.TensorInfo[] {
  const [batch = 0, tokens = 0, width = 0] = x.shape;
  const vectors = width / 4;
  const gate: ProgramInput[] = dx === undefined || branch === undefined ? [] : [{ name: 'dx', tensor: dx, components: 4 }, { name: 'branch', tensor: branch, components: 4 }];
  const isGated = gate.length > 0;
  return runGpuProgram({
    key: `modulationGradients_${batch}_${tokens}_${width}_${isGated ? 'gated' : 'plain'}`,
    inputs: [{ name: 'x', tensor: x, components: 4 }, { name: 'dy', tensor: dy, components: 4 }, { name: 'statistics', tensor: statistics, components: 1 }, ...gate],
    outputs: ['dShift', 'dScale', ...(isGated ? ['dGate'] : [])].map((name) => ({ name, shape: [batch, width], components: 4 })),
    threads: batch * vectors,
    code: `
  let firstRow = (index / ${vectors}) * ${tokens};
  var shift = vec4<f32>(0.0);
  var scale = vec4<f32>(0.0);
  var gate = vec4<f32>(0.0);
  for (var row = firstRow; row < firstRow + ${tokens}; row++) {
    let at = row * ${vectors} + index % ${vectors};
    let d = dy(at);
    shift += d;
    scale += d * (x(at) - statistics(2 * row)) * statistics(2 * row + 1);
    ${isGated ? 'gate += dx(at) * branch(at);' : ''}
  }
  set_dShift(index, shift);
  set_dScale(index, scale);
  ${isGated ? 'set_dGate(index, gate);' : ''}`,
  });
}

tf.registerGradient({
  kernelName: LAYER_NORM_MODULATE,
  inputsToSave: ['x', 'scale'],
  gradFunc: (given, saved) => {
    const [dSum, dy] = given as tf.Tensor[] as [tf.Tensor3D, tf.Tensor3D];
    const [x, scale] = saved as [tf.Tensor3D, tf.Tensor2D];
    const [dx, dShift, dScale] = runKernels(LAYER_NORM_MODULATE_GRADIENT, { x, scale, dSum, dy }) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return { x: () => dx, shift: () => dShift, scale: () => dScale };
  },
});

for (const [kernelName, isLast] of [[ADD_GATED_LAYER_NORM, false], [ADD_GATED_LAST_LAYER_NORM, true]] as const) {
  tf.registerGradient({
    kernelName,
    inputsToSave: ['branch', 'gate', 'scale'],
    outputsToSave: [true, false],
    gradFunc: (given, saved) => {
      const [dSum, dy] = given as tf.Tensor[] as [tf.Tensor3D, tf.Tensor3D];
      const [branch, gate, scale, sum] = saved as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D, tf.Tensor3D];
      const [dx, dBranch, dShift, dScale, dGate] = runKernels(ADD_GATED_LAYER_NORM_GRADIENT, {
        sum,
        branch,
        gate,
        scale,
        ...(isLast ? {} : { dSum }),
        dy,
      }) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      return { x: () => dx, branch: () => dBranch, gate: () => dGate, shift: () => dShift, scale: () => dScale };
    },
  });
}
