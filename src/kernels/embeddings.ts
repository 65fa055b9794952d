import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms } from '../gpu/backend';
import { runGpuProgram } from '../gpu/recording';
import { COARSE_TIMESTEP, timestepFrequencies } from '../schedule/timestepEmbedding';
import { siluComposed, siluWgsl } from './activations';
import { only, registerGpuKernel, runKernel, runKernels } from './gpuKernel';

/**
 * The timestep embeddings of t [B] int32 from timestepEmbeddingFactors [64, 256] → [B, 256]: cosines first, then sines.
 * On WebGPU only; elsewhere the whole table's rows are used (model/conditioning.ts). It takes no gradient.
 */
export function timestepEmbeddingOnGpu(factors: tf.Tensor2D, t: tf.Tensor1D): tf.Tensor2D {
  const [batch] = t.shape;
  const half = timestepFrequencies / 2;
  const embedding = only(
    runGpuProgram({
      key: `timestepEmbedding_${batch}`,
      inputs: [
        { name: 'factors', tensor: factors, components: 1 },
        { name: 't', tensor: t, components: 1 },
      ],
      outputs: [{ name: 'y', shape: [batch, timestepFrequencies], components: 1 }],
      threads: batch * half,
      code: `
  let row = index / ${half};
  let i = index % ${half};
  let coarse = i32(t(row)) / ${COARSE_TIMESTEP} * ${timestepFrequencies} + i;
  let fine = (${COARSE_TIMESTEP} + i32(t(row)) % ${COARSE_TIMESTEP}) * ${timestepFrequencies} + i;
  set_y(row * ${timestepFrequencies} + i, factors(coarse) * factors(fine) - factors(coarse + ${half}) * factors(fine + ${half}));
  set_y(row * ${timestepFrequencies} + ${half} + i, factors(coarse + ${half}) * factors(fine) + factors(coarse) * factors(fine + ${half}));`,
    }),
  );
  return tf.engine().makeTensorFromTensorInfo(embedding) as tf.Tensor2D;
}

/**
 * DiT's condition: SiLU(timestep + table[label]). timestep [B, D], table [classes + 1, D], labels [B] int32 → [B, D].
 */
export function labelCondition(timestep: tf.Tensor2D, table: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor2D {
  return hasGpuPrograms() && timestep.shape[1] % 4 === 0 ? (runKernel(LABEL_CONDITION, { timestep, table, labels }) as tf.Tensor2D) : labelConditionComposed(timestep, table, labels);
}

/** The same in plain tfjs operations: a one-hot product, because gather's gradient sums atomically, in no fixed order. */
export function labelConditionComposed(timestep: tf.Tensor2D, table: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor2D {
  const oneHot: tf.Tensor2D = tf.cast(tf.oneHot(labels, table.shape[0]) as tf.Tensor2D, 'float32');
  return siluComposed(tf.add(timestep, tf.matMul(oneHot, table))) as tf.Tensor2D;
}

const LABEL_CONDITION = 'DitLabelCondition';
const LABEL_CONDITION_GRADIENT = 'DitLabelConditionGradient';

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
    const [dTimestep, dTable] = runKernels(LABEL_CONDITION_GRADIENT, { timestep, table, labels, dy: dy as tf.Tensor }) as [tf.Tensor, tf.Tensor];
    return { timestep: () => dTimestep, table: () => dTable };
  },
});
