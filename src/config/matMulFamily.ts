/**
 * Two families of GPU programs for matrix products, of which the faster one depends on the device:
 * registers: every thread computes a tile of its own from memory, without barriers · workgroups: threads share tiles in workgroup memory.
 */
export const matMulFamilies = ['registers', 'workgroups'] as const;
export type MatMulFamily = (typeof matMulFamilies)[number];

/** What a person wants; auto: the family that is measured to be faster. */
export const matMulChoices = ['auto', ...matMulFamilies] as const;
export type MatMulChoice = (typeof matMulChoices)[number];

/** Milliseconds that the same products took with each family. Infinity: it failed, or gave wrong numbers. */
export type MatMulTimes = Record<MatMulFamily, number>;

/** The faster family; register tiles, which ask less of a driver, when there is nothing between them. */
export function fasterFamily({ registers, workgroups }: MatMulTimes): MatMulFamily {
  return workgroups < registers ? 'workgroups' : 'registers';
}
