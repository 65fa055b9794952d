import { ditConfigMetadata, ditParameterShapes, readDiTConfig, type DiTConfig } from './ditConfig';
import { takeNamedTensors } from './namedTensors';
import { readSafetensors, writeSafetensors } from './safetensors';

/** A DiT's weights on the CPU, float32, by reference name and in PyTorch's shapes. */
export interface Checkpoint {
  config: DiTConfig;
  weights: Map<string, Float32Array>;
  /** Everything else the file says about itself. */
  metadata: Record<string, string>;
}

export class CheckpointError extends Error {
  override name = 'CheckpointError';
}

/**
 * Reads a DiT checkpoint from safetensors bytes (f32 or f16). Strict: every parameter of the configuration in `__metadata__`,
 * in its exact shape, and no other. Throws SafetensorsError or CheckpointError.
 */
export function readCheckpoint(bytes: ArrayBuffer): Checkpoint {
  const { metadata, tensors } = readSafetensors(bytes);
  let config: DiTConfig;
  try {
    config = readDiTConfig(metadata);
  } catch (error) {
    throw new CheckpointError(error instanceof Error ? error.message : String(error));
  }
  const { weights, faults } = takeNamedTensors(tensors, ditParameterShapes(config));
  if (faults !== '') {
    throw new CheckpointError(`The checkpoint does not fit the DiT that its own __metadata__ describes: ${faults}. Use a file with the reference DiT's parameter names.`);
  }
  return { config, weights, metadata };
}

/** Writes safetensors bytes that readCheckpoint, and PyTorch by name, can load. */
export function writeCheckpoint(checkpoint: Checkpoint, dtype: 'F32' | 'F16'): Uint8Array<ArrayBuffer> {
  const shapes = ditParameterShapes(checkpoint.config);
  const tensors = new Map(
    [...shapes].map(([name, shape]) => {
      const data = checkpoint.weights.get(name);
      if (data === undefined) throw new CheckpointError(`Cannot write the checkpoint: ${name} is missing.`);
      return [name, { shape, data }] as const;
    }),
  );
  return writeSafetensors(tensors, { ...checkpoint.metadata, ...ditConfigMetadata(checkpoint.config) }, dtype);
}
