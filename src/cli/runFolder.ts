import { closeSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../config/runConfig';
import { pictureGrid, squareColumns } from '../data/pictureGrid';
import type { EngineEvent } from '../protocol/events';
import { writePng } from './pictureFiles';

/** Sample grids are written this many times larger, to be looked at. */
export const GRID_SCALE = 3;

/** The whole run in one file, which resume and the page open. */
export const RUN_FILE = 'run.zip';

/** The folder of a run: config.json, log.jsonl with a line an event, sample grids, weights. */
export class RunFolder {
  readonly path: string;
  #log: number;
  #pictures: Promise<void>[] = [];

  constructor(path: string) {
    mkdirSync(path, { recursive: true });
    this.path = path;
    this.#log = openSync(join(path, 'log.jsonl'), 'w');
  }

  writeConfig(config: RunConfig): void {
    writeFileSync(join(this.path, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  }

  /** Appends the event to the log; pictures and weights go to files of their own, which the log names. Returns such a file's path. */
  record(event: EngineEvent, weightsName: (step: number) => string): string | null {
    if (event.type === 'samplesDrawn') {
      const { images, nearest, ...facts } = event;
      const file = event.model === 'pretrained' ? 'samples-pretrained.png' : `samples-${event.step}.png`;
      this.#append({ ...facts, images: { count: images.count, size: images.size, file }, nearest: nearest === null ? null : { distances: nearest.distances, heldOutMedian: nearest.heldOutMedian } });
      const grid = pictureGrid(images.pixels, 4, { count: images.count, imageSize: images.size, columns: squareColumns(images.count) });
      const writing = writePng(join(this.path, file), grid, GRID_SCALE);
      writing.catch(() => undefined); // finish() tells
      this.#pictures.push(writing);
      return join(this.path, file);
    }
    if (event.type === 'weightsExported') {
      const { type, step, bytes } = event;
      const file = weightsName(step);
      const path = join(this.path, file);
      writeFileSync(`${path}.part`, new Uint8Array(bytes));
      renameSync(`${path}.part`, path); // whoever ends this process leaves whole files
      this.#append({ type, step, file, bytes: bytes.byteLength });
      return path;
    }
    if (event.type !== 'stateCaptured') this.#append(event); // it lies in the run file
    return null;
  }

  /** Resolves when all files are written; rejects when one could not be. */
  async finish(): Promise<void> {
    try {
      await Promise.all(this.#pictures);
    } finally {
      closeSync(this.#log);
    }
  }

  #append(line: object): void {
    writeSync(this.#log, `${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
  }
}
