import type * as tf from '@tensorflow/tfjs';
import type { ProgramInput, ProgramOutput } from '../gpu/program';

/**
 * How the operands lie in memory, for C [M, N] = A·B:
 * nn: A [M, K], B [K, N] · nt: A [M, K], B [N, K] (a linear layer) · tn: A [K, M], B [K, N] (its weight gradient).
 */
export type Layout = 'nn' | 'nt' | 'tn';

/** A matrix product and what is done with each of its numbers. N, and K (M in tn), are multiples of 4: all loads are vec4. */
export interface MatMul {
  layout: Layout;
  /** M, N and K. */
  rows: number;
  columns: number;
  inner: number;
  a: tf.TensorInfo;
  b: tf.TensorInfo;
  /**
   * Given: A's last axis is cut into pieces of `width` columns, each a matrix of its own, `stride` elements apart. Multiples of 4.
   */
  aPieces?: { width: number; stride: number };
  /** tn only: the output, [M], that takes the sums over A's rows: the gradient of a linear layer's bias. */
  sums?: string;
  /** Names `start` and `store` among pipelines, with every constant in them. */
  key: string;
  /** What `start` and `store` read besides A and B, and what they write. Outputs of vec4. */
  inputs?: ProgramInput[];
  outputs: ProgramOutput[];
  /** Tensors that `store` changes in place. */
  updates?: ProgramInput[];
  /** WGSL of the vec4 that the sum starts from at a vec4 column; zero when left out. */
  start?: (vector: string) => string;
  /** WGSL statements that store `value`, the vec4 of C at a row and a vec4 column. */
  store: (row: string, vector: string, value: string) => string;
}

/** The product's extents and layout, for the keys of pipelines. */
export function extentsKey({ layout, rows, columns, inner, aPieces, sums }: MatMul): string {
  const pieces = aPieces === undefined ? '' : `_pieces${aPieces.width}_${aPieces.stride}`;
  return `${layout}_${rows}_${columns}_${inner}${pieces}_${sums ?? ''}`;
}

/** WGSL: where vec4 `vector` of A's row `row` lies, as A lies in memory. */
export function aIndex({ layout, rows, inner, aPieces }: MatMul, row: string, vector: string): string {
  if (aPieces === undefined) return `${row} * ${(layout === 'tn' ? rows : inner) / 4} + ${vector}`;
  const { width, stride } = aPieces;
  return `(${vector} / ${width / 4}) * ${stride / 4} + ${row} * ${width / 4} + ${vector} % ${width / 4}`;
}
