import type { SafetensorsFile } from './safetensors';

/** Faults named in an error message; the rest are counted. */
const SHOWN_FAULTS = 4;

export interface NamedTensors {
  weights: Map<string, Float32Array>;
  /** What does not fit, in words for a message; empty text when all of it does. */
  faults: string;
}

/** Takes exactly the named tensors in exactly these shapes from a safetensors file, as float32; anything missing, different or extra is a fault. */
export function takeNamedTensors(tensors: SafetensorsFile['tensors'], shapes: ReadonlyMap<string, readonly number[]>): NamedTensors {
  const faults: string[] = [];
  const weights = new Map<string, Float32Array>();
  for (const [name, shape] of shapes) {
    const tensor = tensors.get(name);
    if (tensor === undefined) faults.push(`${name} is missing`);
    else if (tensor.shape.join() !== shape.join()) faults.push(`${name} has shape [${tensor.shape.join(', ')}], expected [${shape.join(', ')}]`);
    else if (!(tensor.data instanceof Float32Array)) faults.push(`${name} has type ${tensor.dtype}, expected F32 or F16`);
    else weights.set(name, tensor.data);
  }
  for (const name of tensors.keys()) if (!shapes.has(name)) faults.push(`${name} does not belong there`);
  const more = faults.length > SHOWN_FAULTS ? `; and ${faults.length - SHOWN_FAULTS} more` : '';
  return { weights, faults: faults.slice(0, SHOWN_FAULTS).join('; ') + more };
}
