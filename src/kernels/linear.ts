import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { elementsOf, only, registerGpuKernel, runKernel, runKernels } from './gpuKernel';
import { runMatMul } from './matMul';

/**
 * y = x·Wᵀ + b over the last axis, weights as PyTorch keeps them; `table` [1, N, out], if given, is added at each row's place mod N
 * and takes no gradient. x [..., in], weight [out, in], bias [out] → [..., out].
 */
export function linear(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, table?: tf.Tensor): tf.Tensor {
  const [outputs = 0, inputs = 0] = weight.shape;
  if (!hasGpuPrograms() || inputs % 4 !== 0 || outputs % 4 !== 0) return linearComposed(x, weight, bias, table);
  const rows = tf.reshape(x, [-1, inputs]);
  return tf.reshape(runKernel(LINEAR, { x: rows, weight, bias, ...(table === undefined ? {} : { table }) }), [...x.shape.slice(0, -1), outputs]);
}

/** The same in plain tfjs operations. Rank 2 inside: tfjs's gradient of a rank-3 by rank-2 product throws. */
export function linearComposed(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, table?: tf.Tensor): tf.Tensor {
  const [outputs = 0, inputs = 0] = weight.shape;
  const rows = tf.reshape(x, [-1, inputs]);
  const product = tf.add(tf.matMul(rows as tf.Tensor2D, weight as tf.Tensor2D, false, true), bias);
  const y = tf.reshape(product, [...x.shape.slice(0, -1), outputs]);
  return table === undefined ? y : tf.add(y, table);
}

/** The gradient of a linear layer's output where it does not lie as one matrix [R, out]: see MatMul.aPieces. */
export interface PieceWise {
  rows: number;
  outputs: number;
  aPieces: { width: number; stride: number };
}

/** dy·W: the gradient of a linear layer's input. dy [R, out], weight [out, in] → [R, in]. */
export function inputGradientOnGpu(dy: tf.TensorInfo, weight: tf.TensorInfo, pieceWise?: PieceWise): tf.TensorInfo {
  const rows = pieceWise?.rows ?? dy.shape[0] ?? 0;
  const [inner = 0, columns = 0] = weight.shape;
  return only(
    runMatMul({
      layout: 'nn',
      rows,
      columns,
      inner,
      a: dy,
      b: weight,
      ...(pieceWise === undefined ? {} : { aPieces: pieceWise.aPieces }),
      key: 'plain',
      outputs: [{ name: 'dx', shape: [rows, columns], components: 4 }],
      store: storeTo('dx', columns),
    }),
  );
}

/** dyᵀ·x and the sums over dy's rows: a linear layer's parameter gradients. dy [R, out], x [R, in] → [out, in], [out]. */
export function parameterGradientsOnGpu(dy: tf.TensorInfo, x: tf.TensorInfo, pieceWise?: PieceWise): tf.TensorInfo[] {
  const inner = pieceWise?.rows ?? dy.shape[0] ?? 0;
  const rows = pieceWise?.outputs ?? dy.shape[1] ?? 0;
  const columns = elementsOf(x) / inner;
  return runMatMul({
    layout: 'tn',
    rows,
    columns,
    inner,
    a: dy,
    b: x,
    ...(pieceWise === undefined ? {} : { aPieces: pieceWise.aPieces }),
    sums: 'dBias',
    key: 'plain',
    outputs: [
      { name: 'dWeight', shape: [rows, columns], components: 4 },
      { name: 'dBias', shape: [rows], components: 4 },
    ],
    store: storeTo('dWeight', columns),
  });
}

/** WGSL that stores C row by row into an output of `columns` columns. */
export function storeTo(output: string, columns: number) {
  return (row: string, vector: string, value: string): string => `set_${output}(${row} * ${columns / 4} + ${vector}, ${value});`;
}

const LINEAR = 'DitLinear';
const INPUT_GRADIENT = 'DitLinearInputGradient';
const PARAMETER_GRADIENTS = 'DitLinearParameterGradients';

registerGpuKernel<'x' | 'weight' | 'bias' | 'table'>(LINEAR, ({ x, weight, bias, table: given }) => {
  const [rows = 0, inner = 0] = x.shape;
  const columns = weight.shape[0] ?? 0;
  const table = given as tf.TensorInfo | undefined;
  const tableRows = table === undefined ? 0 : elementsOf(table) / columns;
  const store = storeTo('y', columns);
  return only(
    runMatMul({
      layout: 'nt',
      rows,
      columns,
      inner,
      a: x,
      b: weight,
      key: table === undefined ? 'bias' : `bias_table${tableRows}`,
      inputs: [{ name: 'bias', tensor: bias, components: 4 }, ...(table === undefined ? [] : [{ name: 'table', tensor: table, components: 4 as const }])],
      outputs: [{ name: 'y', shape: [rows, columns], components: 4, isActivation: true }],
      start: (vector) => `bias(${vector})`,
      store: (row, vector, value) => store(row, vector, table === undefined ? value : `${value} + table((${row} % ${tableRows}) * ${columns / 4} + ${vector})`),
    }),
  );
});
registerGpuKernel<'dy' | 'weight'>(INPUT_GRADIENT, ({ dy, weight }) => inputGradientOnGpu(dy, weight));
registerGpuKernel<'dy' | 'x'>(PARAMETER_GRADIENTS, ({ dy, x }) => parameterGradientsOnGpu(dy, x));

tf.registerGradient({
  kernelName: LINEAR,
  inputsToSave: ['x', 'weight'],
  gradFunc: (given, saved) => {
    const [x, weight] = saved as [tf.Tensor2D, tf.Tensor2D];
    const dy = given as tf.Tensor2D;
    const [dWeight, dBias] = runKernels(PARAMETER_GRADIENTS, { dy, x }) as [tf.Tensor2D, tf.Tensor1D];
    return { x: () => runKernel(INPUT_GRADIENT, { dy, weight }), weight: () => dWeight, bias: () => dBias };
  },
});
