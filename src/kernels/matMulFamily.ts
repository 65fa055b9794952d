import type { MatMulFamily } from '../config/matMulFamily';

let inUse: MatMulFamily = 'registers';

/** The family that matrix products are queued or recorded with from now on. */
export function matMulFamily(): MatMulFamily {
  return inUse;
}

/** Changes it. What was recorded before stays as it is. */
export function useMatMulFamily(family: MatMulFamily): void {
  inUse = family;
}
