import { fasterFamily, type MatMulTimes } from '../config/matMulFamily';
import { useMatMulFamily } from '../kernels/matMulFamily';
import { measureMatMulFamilies } from '../kernels/measureMatMulFamilies';
import type { MatMulWish } from '../protocol/commands';
import type { MatMulDecision } from '../protocol/events';
import type { ComputeDevice } from './device';

/**
 * Which programs multiply matrices on a device: those that a person chose, else the faster ones, as remembered or as measured now.
 * Nothing is measured on a software GPU: barriers always cost it most, and compiling programs with barriers takes it seconds.
 */
export async function settleMatMul(
  { backend, name, isSoftware }: Pick<ComputeDevice, 'backend' | 'name' | 'isSoftware'>,
  { choice, remembered }: MatMulWish,
  measure: () => Promise<MatMulTimes>,
): Promise<MatMulDecision | null> {
  if (backend !== 'webgpu') return null;
  const known = Object.hasOwn(remembered, name) ? (remembered[name] ?? null) : null;
  if (choice !== 'auto') return { family: choice, by: 'hand', times: known };
  if (isSoftware) return { family: 'registers', by: 'software', times: null };
  if (known !== null) return { family: fasterFamily(known), by: 'memory', times: known };
  const times = await measure();
  return { family: fasterFamily(times), by: 'measurement', times };
}

/** What is wished where nobody said anything. */
export const noWish: MatMulWish = { choice: 'auto', remembered: {} };

/** Settles it at once, for programs without an Engine: measured now if need be. */
export async function useSettledMatMul(device: ComputeDevice, wish: MatMulWish): Promise<MatMulDecision | null> {
  const decision = await settleMatMul(device, wish, () => measureMatMulFamilies(device));
  if (decision !== null) useMatMulFamily(decision.family);
  return decision;
}
