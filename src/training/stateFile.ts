import { z } from 'zod';
import { ditConfigMetadata } from '../model/ditConfig';
import type { ArenaLayout } from '../model/parameterArena';
import { readSafetensors, writeSafetensors } from '../model/safetensors';
import type { StateValues } from './trainingState';

const FORMAT = 'diff-tuning-state-1';

/** In PyTorch's names of Adam's state; each [layout.size], in the order of the arena. */
const vectorNames = { theta: 'theta', firstMoment: 'exp_avg', secondMoment: 'exp_avg_sq', ema: 'ema' } as const;
const vectors = Object.entries(vectorNames) as [keyof typeof vectorNames, string][];
const stepSchema = z.string().regex(/^\d{1,9}$/).transform(Number);

/** Everything that a run goes on from, to the bit, as a safetensors file: weights, moments, EMA and the number of steps done. */
export function writeStateFile(values: StateValues, layout: ArenaLayout): Uint8Array<ArrayBuffer> {
  const tensors = vectors.map(([name, written]) => [written, { shape: [layout.size], data: values[name] }] as const);
  return writeSafetensors(tensors, { format: FORMAT, step: String(values.step), ...ditConfigMetadata(layout.config) }, 'F32');
}

/** Throws SafetensorsError, or an Error that says what does not fit, whatever the bytes. */
export function readStateFile(bytes: ArrayBuffer, layout: ArenaLayout): StateValues {
  const { metadata, tensors } = readSafetensors(bytes);
  const step = stepSchema.safeParse(metadata['step']);
  if (metadata['format'] !== FORMAT || !step.success) {
    throw new Error('The file is no state of a training run: its metadata do not say so. Choose a state that the playground saved.');
  }
  const other = Object.entries(ditConfigMetadata(layout.config)).find(([name, value]) => metadata[name] !== value);
  if (other !== undefined) {
    const [name, value] = other;
    throw new Error(`The saved state belongs to another model: its ${name} is ${metadata[name] ?? 'missing'}, that of this run ${value}. Open the base model and the picture set that the run began with.`);
  }
  const vectorOf = (name: keyof typeof vectorNames): Float32Array => {
    const data = tensors.get(vectorNames[name])?.data;
    if (!(data instanceof Float32Array) || data.length !== layout.size) {
      throw new Error(`The saved state has no ${vectorNames[name]} of ${layout.size} values. It was cut or changed: go on from an older one, or start the run over.`);
    }
    return data;
  };
  return { step: step.data, theta: vectorOf('theta'), firstMoment: vectorOf('firstMoment'), secondMoment: vectorOf('secondMoment'), ema: vectorOf('ema') };
}
