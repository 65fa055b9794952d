import { basename, extname } from 'node:path';
import type { RunConfig } from '../config/runConfig';
import { scratchBaseOf } from './scratchBase';

/** What the weights of a run are called. */
export function modelNameOf({ base, dataset }: Pick<RunConfig, 'base' | 'dataset'>): string {
  const scratch = scratchBaseOf(base);
  return scratch === null ? `${stemOf(base)}-${stemOf(dataset)}` : `${stemOf(dataset)}-dit-${scratch.size}`;
}

const stemOf = (reference: string): string => basename(reference, extname(reference) === '.safetensors' || extname(reference) === '.json' ? extname(reference) : '');
