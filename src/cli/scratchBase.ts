import { writeCheckpoint } from '../model/checkpoint';
import type { DiTConfig } from '../model/ditConfig';
import { initialWeights } from '../model/initialWeights';
import { ditConfigOf, sizeNames, type ModelSize } from './modelSizes';

/** A base without a file: weights from scratch. Its id says all that they follow from, so that a run's configuration is whole. */
export interface ScratchBase {
  size: ModelSize;
  numClasses: number;
  seed: number;
}

const ID = /^scratch-([a-z]+)-(\d{1,6})-classes-seed-(\d{1,10})$/;

export function scratchBaseId({ size, numClasses, seed }: ScratchBase): string {
  return `scratch-${size}-${numClasses}-classes-seed-${seed}`;
}

/** null: no id of such a base. */
export function scratchBaseOf(id: string): ScratchBase | null {
  const [, name, numClasses, seed] = ID.exec(id) ?? [];
  const size = sizeNames.find((candidate) => candidate === name);
  return size === undefined ? null : { size, numClasses: Number(numClasses), seed: Number(seed) };
}

export function scratchBaseBytes({ size, numClasses, seed }: ScratchBase): ArrayBuffer {
  return freshCheckpoint(ditConfigOf(size, numClasses), seed, 'F32').bytes.buffer;
}

/** A freshly initialised DiT as safetensors. */
export function freshCheckpoint(config: DiTConfig, seed: number, dtype: 'F32' | 'F16'): { bytes: Uint8Array<ArrayBuffer>; parameters: number } {
  const weights = initialWeights(config, seed);
  return {
    bytes: writeCheckpoint({ config, weights, metadata: { steps: '0', seed: String(seed) } }, dtype),
    parameters: [...weights.values()].reduce((sum, { length }) => sum + length, 0),
  };
}
