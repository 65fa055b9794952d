import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { joinParts, PART_ALIGNMENT, viewOf } from '../gpu/recording';
import { only, registerGpuKernel, release, runKernel, runKernels } from './gpuKernel';
import { inputGradientOnGpu, linearComposed, parameterGradientsOnGpu, type PieceWise } from './linear';
import { runMatMul } from './matMul';

/**
 * All shifts, scales and gates of a DiT (adaLN) in one product: condition [B, D], weight [pieces·D, D], bias [pieces·D]
 * → `pieces` tensors [B, D].
 */
export function modulations(condition: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D[] {
  if (!hasGpuPrograms() || condition.shape[1] % 4 !== 0) return modulationsComposed(condition, weight, bias);
  return runKernels(MODULATIONS, { condition, weight, bias }) as tf.Tensor2D[];
}

/** The same in plain tfjs operations. */
export function modulationsComposed(condition: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D[] {
  const [outputs, width] = weight.shape;
  return tf.split(linearComposed(condition, weight, bias), outputs / width, 1);
}

const MODULATIONS = 'DitModulations';
const INPUT_GRADIENT = 'DitModulationsInputGradient';
const PARAMETER_GRADIENTS = 'DitModulationsParameterGradients';
const JOIN = 'DitModulationsJoin';

/** Elements from one piece [B, D] to the next. */
const strideOf = (batch: number, width: number) => Math.ceil((batch * width) / PART_ALIGNMENT) * PART_ALIGNMENT;

registerGpuKernel<'condition' | 'weight' | 'bias'>(MODULATIONS, ({ condition, weight, bias }) => {
  const [rows = 0, width = 0] = condition.shape;
  const columns = weight.shape[0] ?? 0;
  const stride = strideOf(rows, width);
  const pieces = columns / width;
  const all = only(
    runMatMul({
      layout: 'nt',
      rows,
      columns,
      inner: width,
      a: condition,
      b: weight,
      key: 'modulations',
      inputs: [{ name: 'bias', tensor: bias, components: 4 }],
      outputs: [{ name: 'y', shape: [pieces * stride], components: 4 }],
      start: (vector) => `bias(${vector})`,
      store: (row, vector, value) => `set_y((${vector} / ${width / 4}) * ${stride / 4} + ${row} * ${width / 4} + ${vector} % ${width / 4}, ${value});`,
    }),
  );
  const views = Array.from({ length: pieces }, (_, piece) => viewOf(all, piece * stride, [rows, width]));
  release(all);
  return views;
});

registerGpuKernel<string>(JOIN, (inputs) => {
  const parts = Object.values(inputs);
  const [rows = 0, width = 0] = parts[0]?.shape ?? [];
  const stride = strideOf(rows, width);
  return joinParts(parts.map((tensor, piece) => ({ tensor, offset: piece * stride })), parts.length * stride);
});

/** How the joined gradients of the pieces lie: [out / D] pieces of [B, D]. */
function pieceWiseOf(rows: number, outputs: number, width: number): PieceWise {
  return { rows, outputs, aPieces: { width, stride: strideOf(rows, width) } };
}

registerGpuKernel<'dy' | 'weight'>(INPUT_GRADIENT, ({ dy, weight }, { rows = 0 }) => {
  const [outputs = 0, width = 0] = weight.shape;
  return inputGradientOnGpu(dy, weight, pieceWiseOf(rows, outputs, width));
});

registerGpuKernel<'dy' | 'condition'>(PARAMETER_GRADIENTS, ({ dy, condition }, { pieces = 0 }) => {
  const [rows = 0, width = 0] = condition.shape;
  return parameterGradientsOnGpu(dy, condition, pieceWiseOf(rows, pieces * width, width));
});

tf.registerGradient({
  kernelName: MODULATIONS,
  inputsToSave: ['condition', 'weight'],
  gradFunc: (given, saved) => {
    const pieces = given as tf.Tensor[];
    const [condition, weight] = saved as [tf.Tensor2D, tf.Tensor2D];
    const dy = runKernel(JOIN, Object.fromEntries(pieces.map((piece, index) => [`piece${index}`, piece])));
    const [dWeight, dBias] = runKernels(PARAMETER_GRADIENTS, { dy, condition }, { pieces: pieces.length }) as [tf.Tensor, tf.Tensor];
    return { condition: () => runKernel(INPUT_GRADIENT, { dy, weight }, { rows: condition.shape[0] }), weight: () => dWeight, bias: () => dBias };
  },
});
