import type * as tf from '@tensorflow/tfjs';
import type { MatMulFamily } from '../config/matMulFamily';
import type { MatMul } from './matMulContract';
import { matMulFamily } from './matMulFamily';
import { matMulInRegisters } from './matMulInRegisters';
import { matMulInWorkgroups } from './matMulInWorkgroups';

const families: Record<MatMulFamily, (matMul: MatMul) => tf.TensorInfo[]> = { registers: matMulInRegisters, workgroups: matMulInWorkgroups };

/** Queues a matrix product, with the programs of the family in use. Returns its outputs in order, `sums` as they stand among them. */
export function runMatMul(matMul: MatMul): tf.TensorInfo[] {
  return families[matMulFamily()](matMul);
}
