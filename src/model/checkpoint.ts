import { ditConfigMetadata, ditParameterShapes, readDiTConfig, type DiTConfig } from './ditConfig';
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
  const shapes = ditParameterShapes(config);
  const faults: string[] = [];
  const weights = new Map<string, Float32Array>();
  for (const [name, shape] of shapes) {
    const tensor = tensors.get(name);
    if (tensor === undefined) faults.push(`${name} is missing`);
    else if (tensor.shape.join() !== shape.join()) faults.push(`${name} has shape [${tensor.shape.join(', ')}], expected [${shape.join(', ')}]`);
    else if (!(tensor.data instanceof Float32Array)) faults.push(`${name} has type ${tensor.dtype}, expected F32 or F16`);
    else weights.set(name, tensor.data);
  }
  for (const name of tensors.keys()) if (!shapes.has(name)) faults.push(`${name} is not a parameter of this DiT`);
  if (faults.length > 0) {
    const shown = faults.slice(0, 4).join('; ');
    const more = faults.length > 4 ? `; and ${faults.length - 4} more` : '';
    throw new CheckpointError(`The checkpoint does not fit the DiT that its own __metadata__ describes: ${shown}${more}. Use a file with the reference DiT's parameter names.`);
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
