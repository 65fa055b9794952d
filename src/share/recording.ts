import { z } from 'zod';
import { runConfigSchema, type RunConfig } from '../config/runConfig';
import type { SheetLayout } from '../data/spriteSheet';
import type { ImageBatch } from '../protocol/events';
import type { LoggedEvent } from '../storage/library';
import { loggedEventSchema } from './loggedEventSchema';
import { fromLosslessJson, toLosslessJson } from './losslessJson';

/**
 * The run that comes with the page (npm run record), and the other method's from the same seed: their logs as JSON, and all pictures of both on one sheet.
 * Beside it lies recording.png.
 */
export const recordingFiles = { description: 'recording/recording.json', sheet: 'recording/recording.png' } as const;

const runSchema = z.object({ config: runConfigSchema, log: z.array(z.unknown()) });
export const recordingSchema = z.object({
  format: z.literal('diff-tuning-recording'),
  version: z.literal(1),
  /** How it came about, for people. */
  made: z.object({ appVersion: z.string(), device: z.string(), /** SHA-256 of the base's file, hex. */ baseDigest: z.string() }),
  sheet: z.object({ count: z.number().int().min(0), columns: z.number().int().min(1), imageSize: z.number().int().min(1) }),
  shown: runSchema,
  companion: runSchema,
});
export type RecordingDescription = z.infer<typeof recordingSchema>;

export interface RecordedLog {
  config: RunConfig;
  log: LoggedEvent[];
}

const COLUMNS = 64;

/** On the sheet: the first picture's place and how many there are. */
const nameOf = (first: number, count: number): string => `${first}+${count}`;

/** Puts both runs' pictures, all of one size, on one sheet. pixels: RGBA, one picture after the other. */
export function packRecording(runs: { shown: RecordedLog; companion: RecordedLog }, made: RecordingDescription['made']): { description: RecordingDescription; pictures: ImageBatch } {
  const batches: ImageBatch[] = [];
  let count = 0;
  const keep = (images: ImageBatch): string => {
    batches.push(images);
    count += images.count;
    return nameOf(count - images.count, images.count);
  };
  const packed = ({ config, log }: RecordedLog) => ({ config, log: log.map((event) => toLosslessJson(event, keep)) });
  const [shown, companion] = [packed(runs.shown), packed(runs.companion)];
  const size = batches[0]?.size ?? 1;
  if (batches.some((batch) => batch.size !== size)) throw new Error('The pictures of these runs are not all of one size, and a recording has one sheet for all.');
  const pixels = new Uint8ClampedArray(count * size * size * 4);
  let at = 0;
  for (const batch of batches) {
    pixels.set(batch.pixels, at);
    at += batch.pixels.length;
  }
  return {
    description: { format: 'diff-tuning-recording', version: 1, made, sheet: { count, columns: COLUMNS, imageSize: size }, shown, companion },
    pictures: { count, size, pixels },
  };
}

/** The inverse. `cut` gives the pictures of the sheet. Throws an Error where the description is not sound. */
export function unpackRecording(json: unknown, cut: (first: number, count: number) => ImageBatch): { shown: RecordedLog; companion: RecordedLog } {
  const description = recordingSchema.parse(json);
  const find = (name: string): ImageBatch => {
    const [first = NaN, count = NaN] = name.split('+').map(Number);
    return cut(first, count);
  };
  const unpacked = ({ config, log }: z.infer<typeof runSchema>): RecordedLog => ({ config, log: log.map((event) => loggedEventSchema.parse(fromLosslessJson(event, find))) });
  return { shown: unpacked(description.shown), companion: unpacked(description.companion) };
}

export const layoutOf = (json: unknown): SheetLayout => recordingSchema.shape.sheet.parse(recordingSchema.pick({ sheet: true }).parse(json).sheet);
