import { z } from 'zod';
import { scheduledChangeSchema } from '../config/experiments';
import { runConfigSchema } from '../config/runConfig';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.number().min(0);
const bytes = z.instanceof(Uint8Array<ArrayBuffer>);

/** Small pictures for lists. pixels: RGB, [count, imageSize, imageSize, 3]. */
export const thumbnailsSchema = z.object({ imageSize: z.number().int().min(1), count: z.number().int().min(0), pixels: bytes });

/** The whole state of training after `step`, in a file of its own. */
export const storedStateSchema = z.object({
  step: z.number().int().min(0),
  /** Name among the stored bytes. */
  file: z.string(),
  bytes: z.number().int().min(0),
  /** SHA-256 of the file, hex: what was read is what was written. */
  sha256: digest,
  savedAt: time,
  /** Kept by a person: the newest one takes the place of the one before it, this one stays. */
  isKept: z.boolean(),
});

/** running: was when it was last written; a page that finds it so without a lock knows that it was interrupted. */
export const runStatuses = ['running', 'paused', 'finished', 'stopped', 'failed'] as const;

/** What lists show of a run without reading its log. */
export const runSummarySchema = z.object({
  reconsolidation: z.number().nullable(),
  retention: z.number().nullable(),
  /** Of the last measurement. */
  fdIcon64: z.number().nullable(),
  fdIcon64Count: z.number().nullable(),
  kid: z.number().nullable(),
  /** FD-icon64 to what the base learned from. */
  sourceFdIcon64: z.number().nullable(),
});

export const storedRunSchema = z.object({
  id: z.string().min(1),
  name: z.string().max(80),
  /** As it was when the run began. */
  config: runConfigSchema,
  /** Every change of live settings, made or still to be made at its step: with the configuration they are the run. */
  changes: z.array(scheduledChangeSchema),
  base: z.object({ id: z.string(), digest: digest.nullable() }),
  dataset: z.object({ id: z.string(), title: z.string() }),
  /** As the device named itself; losses repeat exactly only on the same one. */
  device: z.string().nullable(),
  /** The page or program that began it. */
  appVersion: z.string(),
  createdAt: time,
  updatedAt: time,
  /** null: it is not deleted. Until it is purged a deletion can be undone. */
  deletedAt: time.nullable(),
  status: z.enum(runStatuses),
  step: z.number().int().min(0),
  /** Why it failed; null where it did not. */
  failure: z.string().nullable(),
  tags: z.array(z.string().min(1).max(40)).max(20),
  notes: z.string().max(20_000),
  /** The run and step that it was branched from. */
  parent: z.object({ id: z.string(), name: z.string(), step: z.number().int().min(0) }).nullable(),
  summary: runSummarySchema,
  /** Ascending in step. */
  states: z.array(storedStateSchema),
  /** Newest pictures of the model. */
  thumbnails: thumbnailsSchema.nullable(),
});

/** A set that a person brought; its id is `own-` and its digest (data/ownDataset.ts). */
export const storedDatasetSchema = z.object({
  id: z.string(),
  title: z.string().min(1).max(200),
  imageSize: z.number().int().min(1),
  count: z.number().int().min(1),
  classes: z.array(z.string()),
  trainCount: z.number().int().min(0),
  heldOutCount: z.number().int().min(0),
  flip: z.boolean(),
  /** Where it came from, in words: "folder cats, 1,204 files". */
  origin: z.string(),
  createdAt: time,
  deletedAt: time.nullable(),
  /** Taken in storage. */
  bytes: z.number().int().min(0),
  file: z.string(),
  thumbnails: thumbnailsSchema,
});

/** A checkpoint that a person opened as a base, kept because a run began from it. */
export const storedBaseSchema = z.object({ /** The file's SHA-256, hex. */ id: digest, name: z.string(), bytes: z.number().int(), file: z.string(), createdAt: time });

export type Thumbnails = z.infer<typeof thumbnailsSchema>;
export type StoredState = z.infer<typeof storedStateSchema>;
export type RunStatus = (typeof runStatuses)[number];
export type RunSummary = z.infer<typeof runSummarySchema>;
export type StoredRun = z.infer<typeof storedRunSchema>;
export type StoredDataset = z.infer<typeof storedDatasetSchema>;
export type StoredBase = z.infer<typeof storedBaseSchema>;

export const emptySummary: RunSummary = { reconsolidation: null, retention: null, fdIcon64: null, fdIcon64Count: null, kid: null, sourceFdIcon64: null };
