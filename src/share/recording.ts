import { z } from 'zod';
import { runConfigSchema, type RunConfig } from '../config/runConfig';
import type { SheetLayout } from '../data/spriteSheet';
import type { ImageBatch } from '../protocol/events';
import type { LoggedEvent } from '../storage/library';
import { loggedEventSchema } from './loggedEventSchema';
import { fromLosslessJson, toLosslessJson } from './losslessJson';

/** How the models began and what became of them is seen first; the way there comes after it. */
export type RecordingPart = 'ends' | 'course';

/** The run that comes with the page (npm run record), and the other method's from the same seed: their logs as JSON, and the pictures of both on two sheets (lossless WebP). */
export const recordingFiles = { description: 'recording/recording.json', sheets: { ends: 'recording/ends.webp', course: 'recording/course.webp' } } as const;

const sheetSchema = z.object({ count: z.number().int().min(0), columns: z.number().int().min(1), imageSize: z.number().int().min(1) });
const runSchema = z.object({ config: runConfigSchema, log: z.array(z.unknown()) });
export const recordingSchema = z.object({
  format: z.literal('diff-tuning-recording'),
  version: z.literal(2),
  /** How it came about, for people. */
  made: z.object({ appVersion: z.string(), device: z.string(), /** SHA-256 of the base's file, hex. */ baseDigest: z.string() }),
  sheets: z.object({ ends: sheetSchema, course: sheetSchema }),
  shown: runSchema,
  companion: runSchema,
});
export type RecordingDescription = z.infer<typeof recordingSchema>;

export interface RecordedLog {
  config: RunConfig;
  log: LoggedEvent[];
}

const COLUMNS = 64;

/** Pictures for one sheet. The same pictures, drawn twice, lie there once. */
class SheetInTheMaking {
  readonly #batches: ImageBatch[] = [];
  readonly #placeOf = new Map<string, number>();
  #count = 0;

  constructor(
    private readonly part: RecordingPart,
    readonly size: number,
  ) {}

  /** @returns what stands for the pictures in the log: the sheet, the first one's place and how many there are */
  readonly put = (images: ImageBatch): string => {
    if (images.size !== this.size) throw new Error('The pictures of these runs are not all of one size, and a sheet of a recording has one size for all.');
    const content = images.pixels.join();
    const place = this.#placeOf.get(content) ?? this.#count;
    if (place === this.#count) {
      this.#placeOf.set(content, place);
      this.#batches.push(images);
      this.#count += images.count;
    }
    return `${this.part} ${place}+${images.count}`;
  };

  layout(): SheetLayout {
    return { count: this.#count, columns: COLUMNS, imageSize: this.size };
  }

  pictures(): ImageBatch {
    const pixels = new Uint8ClampedArray(this.#count * this.size * this.size * 4);
    let at = 0;
    for (const batch of this.#batches) {
      pixels.set(batch.pixels, at);
      at += batch.pixels.length;
    }
    return { count: this.#count, size: this.size, pixels };
  }
}

/** Puts both runs' pictures, all of one size, on two sheets. pixels: RGBA, one picture after the other. */
export function packRecording(runs: { shown: RecordedLog; companion: RecordedLog }, made: RecordingDescription['made']): { description: RecordingDescription; pictures: Record<RecordingPart, ImageBatch> } {
  const size = runs.shown.log.find((event) => event.type === 'samplesDrawn')?.images.size ?? 1;
  const sheets = { ends: new SheetInTheMaking('ends', size), course: new SheetInTheMaking('course', size) };
  const packed = ({ config, log }: RecordedLog) => ({ config, log: log.map((event) => toLosslessJson(event, sheets[partOf(event, config)].put)) });
  const [shown, companion] = [packed(runs.shown), packed(runs.companion)];
  return {
    description: { format: 'diff-tuning-recording', version: 2, made, sheets: { ends: sheets.ends.layout(), course: sheets.course.layout() }, shown, companion },
    pictures: { ends: sheets.ends.pictures(), course: sheets.course.pictures() },
  };
}

const partOf = (event: LoggedEvent, { steps }: RunConfig): RecordingPart => (event.type === 'samplesDrawn' && event.step > 0 && event.step < steps ? 'course' : 'ends');

const pictureName = /^(ends|course) (\d+)\+(\d+)$/;

/** The inverse. `cut` gives the pictures of a sheet. Throws an Error where the description is not sound. */
export function unpackRecording(json: unknown, cut: (part: RecordingPart, first: number, count: number) => ImageBatch): { shown: RecordedLog; companion: RecordedLog } {
  const description = recordingSchema.parse(json);
  const find = (name: string): ImageBatch => {
    const [, part, first, count] = pictureName.exec(name) ?? [];
    if (part !== 'ends' && part !== 'course') throw new Error(`The recorded run names its pictures "${name}", and no sheet has such ones.`);
    return cut(part, Number(first), Number(count));
  };
  const unpacked = ({ config, log }: z.infer<typeof runSchema>): RecordedLog => ({ config, log: log.map((event) => loggedEventSchema.parse(fromLosslessJson(event, find))) });
  return { shown: unpacked(description.shown), companion: unpacked(description.companion) };
}

export const layoutsOf = (json: unknown): Record<RecordingPart, SheetLayout> => recordingSchema.pick({ sheets: true }).parse(json).sheets;
