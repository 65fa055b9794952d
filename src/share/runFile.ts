import { z } from 'zod';
import { runConfigSchema } from '../config/runConfig';
import type { ImageDataset } from '../data/imageDataset';
import type { LoggedEvent } from '../storage/library';
import { storedRunSchema, type StoredRun } from '../storage/records';

/** A run in one file, a zip. Everything in it can be opened with other programs, too. */
export interface RunFile {
  /** thumbnails: null; what its states' `file` means is the matter of where they are stored. */
  run: StoredRun;
  log: LoggedEvent[];
  /** The whole state of training after some steps, ascending; the run goes on from any of them. */
  states: { step: number; isKept: boolean; bytes: ArrayBuffer }[];
  /** The pictures that it learnt from, where a person had them put in. */
  dataset: ImageDataset | null;
}

/** What lies where in a run file. */
export const runFileEntries = {
  readme: 'README.txt',
  run: 'run.json',
  config: 'config.json',
  log: 'log.jsonl',
  metrics: 'metrics.csv',
  state: (step: number) => `states/state-${step}.safetensors`,
  samples: (model: 'pretrained' | 'current', step: number) => `samples/${model === 'pretrained' ? 'pretrained' : `step-${step}`}.png`,
  pictures: (index: number) => `pictures/${index}.png`,
  isPictures: (name: string) => /^pictures\/\d{1,6}\.png$/.test(name),
  dataset: 'dataset/pictures.bin',
  weights: (name: string) => `weights/${name}`,
} as const;

export const RUN_FILE_VERSION = 1;

/** run.json: the run's record; its configuration lies in config.json, and its thumbnails are among the pictures of its log. */
export const runManifestSchema = z.object({
  format: z.literal('diff-tuning-run'),
  version: z.literal(RUN_FILE_VERSION),
  run: storedRunSchema.omit({ config: true, thumbnails: true }),
  /** The id of the set in dataset/; null where it is not in the file. */
  dataset: z.string().nullable(),
});

export type RunManifest = z.infer<typeof runManifestSchema>;
export const runFileConfigSchema = runConfigSchema;

/** A file that is no run file, or not a whole and sound one. The message says which, and what to do. */
export class RunFileError extends Error {
  override name = 'RunFileError';
}
