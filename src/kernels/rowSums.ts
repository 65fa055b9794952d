import * as tf from '@tensorflow/tfjs';
import { runGpuProgram } from './gpuProgram';

/** Rows added up by one thread before the partial sums are added in turn: enough threads for a GPU, a fixed order of addition. */
const CHUNK_ROWS = 64;

/** Sums over the first axis: x [R, N] → [N], N a multiple of 4. No atomics, so the same bits at every run. */
export function columnSumsOnGpu(x: tf.TensorInfo): tf.TensorInfo {
  const [rows = 0, columns = 0] = x.shape;
  const chunks = Math.ceil(rows / CHUNK_ROWS);
  if (chunks === 1) return { ...segmentSumsOnGpu(x, 1, rows, columns), shape: [columns] };
  const partial = segmentSumsOnGpu(x, chunks, CHUNK_ROWS, columns);
  const sums = segmentSumsOnGpu(partial, 1, chunks, columns);
  tf.backend().disposeData(partial.dataId);
  return { ...sums, shape: [columns] };
}

/**
 * Sums over the rows of each segment: x, seen as [rows, columns] → [segments, columns]. The last segment may be shorter.
 * `factor`, of x's size, is multiplied in first: Σ x·factor.
 */
export function segmentSumsOnGpu(x: tf.TensorInfo, segments: number, segmentRows: number, columns: number, factor?: tf.TensorInfo): tf.TensorInfo {
  const rows = x.shape.reduce((product, extent) => product * extent, 1) / columns;
  const vectors = columns / 4;
  return runGpuProgram({
    key: `segmentSums_${segments}_${segmentRows}_${rows}_${vectors}_${factor === undefined ? 'plain' : 'product'}`,
    inputs: [
      { name: 'x', tensor: x, components: 4 },
      ...(factor === undefined ? [] : [{ name: 'factor', tensor: factor, components: 4 as const }]),
    ],
    outputShape: [segments, columns],
    outputComponents: 4,
    threads: segments * vectors,
    code: `
  let column = index % ${vectors};
  let first = (index / ${vectors}) * ${segmentRows};
  let last = min(first + ${segmentRows}, ${rows});
  var sum = vec4<f32>(0.0);
  for (var row = first; row < last; row++) {
    sum += x[row * ${vectors} + column]${factor === undefined ? '' : ` * factor[row * ${vectors} + column]`};
  }
  result[index] = sum;`,
  });
}
