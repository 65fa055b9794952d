import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { runGpuProgram } from '../gpu/recording';
import { siluComposed, siluWgsl } from './activations';
import { only, registerGpuKernel, runKernel, runKernels } from './gpuKernel';

/** Rows of a table that takes no gradient: table [T, F], indices [B] int32 → [B, F]. */
export function tableRows(table: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor2D {
  return hasGpuPrograms() && table.shape[1] % 4 === 0 ? runKernel(TABLE_ROWS, { table, indices }) : tableRowsComposed(table, indices);
}

/** The same in plain tfjs operations. */
export function tableRowsComposed(table: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor2D {
  return tf.gather<tf.Tensor2D>(table, indices);
}

/**
 * DiT's condition: SiLU(timestep + table[label]). timestep [B, D], table [classes + 1, D], labels [B] int32 → [B, D].
 */
export function labelCondition(timestep: tf.Tensor2D, table: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor2D {
  return hasGpuPrograms() && timestep.shape[1] % 4 === 0 ? runKernel(LABEL_CONDITION, { timestep, table, labels }) : labelConditionComposed(timestep, table, labels);
}

/** The same in plain tfjs operations: a one-hot product, because gather's gradient sums atomically, in no fixed order. */
export function labelConditionComposed(timestep: tf.Tensor2D, table: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor2D {
  const oneHot: tf.Tensor2D = tf.cast(tf.oneHot(labels, table.shape[0]) as tf.Tensor2D, 'float32');
  return siluComposed(tf.add(timestep, tf.matMul(oneHot, table))) as tf.Tensor2D;
}

const TABLE_ROWS = 'DitTableRows';
const LABEL_CONDITION = 'DitLabelCondition';
const LABEL_CONDITION_GRADIENT = 'DitLabelConditionGradient';

registerGpuKernel<'table' | 'indices'>(TABLE_ROWS, ({ table, indices }) => {
  const [batch = 0] = indices.shape;
  const [rows = 0, width = 0] = table.shape;
  const vectors = width / 4;
  return runGpuProgram({
    key: `tableRows_${batch}_${rows}_${width}`,
    inputs: [
      { name: 'table', tensor: table, components: 4 },
      { name: 'indices', tensor: indices, components: 1 },
    ],
    outputs: [{ name: 'y', shape: [batch, width], components: 4 }],
    threads: batch * vectors,
    code: `set_y(index, table(i32(indices(index / ${vectors})) * ${vectors} + index % ${vectors}));`,
  });
});

const labelledInput = (vectors: number) => `
  let v = timestep(index) + table(i32(labels(index / ${vectors})) * ${vectors} + index % ${vectors});`;

function labelProgram(name: string, others: Record<string, tf.TensorInfo>, inputs: Record<'timestep' | 'table' | 'labels', tf.TensorInfo>, output: string, code: string): tf.TensorInfo {
  const { timestep, table, labels } = inputs;
  const [batch = 0, width = 0] = timestep.shape;
  return only(
    runGpuProgram({
      key: `${name}_${batch}_${width}`,
      inputs: [
        { name: 'timestep', tensor: timestep, components: 4 },
        { name: 'table', tensor: table, components: 4 },
        { name: 'labels', tensor: labels, components: 1 },
        ...Object.entries(others).map(([other, tensor]) => ({ name: other, tensor, components: 4 as const })),
      ],
      outputs: [{ name: output, shape: timestep.shape, components: 4 }],
      threads: (batch * width) / 4,
      code: `${labelledInput(width / 4)} ${siluWgsl} ${code}`,
    }),
  );
}

registerGpuKernel<'timestep' | 'table' | 'labels'>(LABEL_CONDITION, (inputs) => labelProgram('labelCondition', {}, inputs, 'y', 'set_y(index, silu);'));

/** dTimestep, and dTable: each class's rows added up in their order. */
registerGpuKernel<'timestep' | 'table' | 'labels' | 'dy'>(LABEL_CONDITION_GRADIENT, ({ dy, ...inputs }) => {
  const { table, labels } = inputs;
  const dTimestep = labelProgram('labelConditionGradient', { dy }, inputs, 'dTimestep', 'set_dTimestep(index, dy(index) * siluSlope);');
  const [classes = 0, width = 0] = table.shape;
  const [batch = 0] = labels.shape;
  const vectors = width / 4;
  const dTable = runGpuProgram({
    key: `labelTableGradient_${batch}_${classes}_${width}`,
    inputs: [
      { name: 'd', tensor: dTimestep, components: 4 },
      { name: 'labels', tensor: labels, components: 1 },
    ],
    outputs: [{ name: 'dTable', shape: table.shape, components: 4 }],
    threads: classes * vectors,
    code: `
  let label = u32(index / ${vectors});
  var sum = vec4<f32>(0.0);
  for (var row = 0; row < ${batch}; row++) {
    if (labels(row) == label) { sum += d(row * ${vectors} + index % ${vectors}); }
  }
  set_dTable(index, sum);`,
  });
  return [dTimestep, ...dTable];
});

tf.registerGradient({
  kernelName: LABEL_CONDITION,
  inputsToSave: ['timestep', 'table', 'labels'],
  gradFunc: (dy, saved) => {
    const [timestep, table, labels] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [dTimestep, dTable] = runKernels<[tf.Tensor, tf.Tensor]>(LABEL_CONDITION_GRADIENT, { timestep, table, labels, dy: dy as tf.Tensor });
    return { timestep: () => dTimestep, table: () => dTable };
  },
});
