import * as tf from '@tensorflow/tfjs';
import { hasGpuPrograms, registerGpuKernel, runGpuProgram, runKernel } from './gpuProgram';

/** Inputs of one program: eight storage buffers, the least that WebGPU promises, less one for the output. */
const MAX_INPUTS = 7;

/** Flat vectors end to end, in order: [n0], [n1], … → [n0 + n1 + …]. Call inside tf.tidy. */
export function joinVectors(vectors: tf.Tensor1D[]): tf.Tensor1D {
  if (!hasGpuPrograms() || vectors.some((vector) => vector.size % 4 !== 0)) return joinVectorsComposed(vectors);
  let parts = vectors;
  while (parts.length > 1) {
    parts = groupsOf(MAX_INPUTS, parts).map((group) => runKernel(JOIN, Object.fromEntries(group.map((part, index) => [nameOf(index), part]))) as tf.Tensor1D);
  }
  return parts[0] ?? tf.tensor1d([]);
}

/** The same in plain tfjs operations. */
export function joinVectorsComposed(vectors: tf.Tensor1D[]): tf.Tensor1D {
  return tf.concat1d(vectors);
}

const JOIN = 'DitJoinVectors';

registerGpuKernel<string>(JOIN, (inputs) => {
  const parts = Object.keys(inputs).flatMap((name) => {
    const tensor = inputs[name];
    return tensor === undefined ? [] : [{ name, tensor, vectors: (tensor.shape[0] ?? 0) / 4 }];
  });
  const ends: number[] = [];
  for (const { vectors } of parts) ends.push((ends.at(-1) ?? 0) + vectors);
  const total = ends.at(-1) ?? 0;
  return runGpuProgram({
    key: `join_${ends.join('_')}`,
    inputs: parts.map(({ name, tensor }) => ({ name, tensor, components: 4 })),
    outputShape: [total * 4],
    outputComponents: 4,
    threads: total,
    code: parts
      .map(({ name }, index) => `if (index < ${ends[index] ?? total}) { result[index] = ${name}[index - ${ends[index - 1] ?? 0}]; return; }`)
      .join('\n  '),
  });
});

function nameOf(index: number): string {
  return `part${index}`;
}

function groupsOf<Item>(size: number, items: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, group) => items.slice(group * size, (group + 1) * size));
}
