import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentRequest, ExperimentRow } from '../config/experiments';
import { rowsCsv } from '../config/experimentCsv';
import { pictureGrid } from '../data/pictureGrid';
import type { Finding } from '../experiments/lab';
import { armsOf } from '../experiments/openExperiment';
import type { ImageStrip } from '../protocol/events';
import { labSummary } from './labSummary';
import { writePng } from './pictureFiles';
import { GRID_SCALE } from './runFolder';

/** What an experiment was made with, beside its request. */
export interface LabAbout {
  device: string;
  /** SHA-256, hex. */
  baseDigest: string;
  datasetDigest: string;
}

/** The folder of an experiment: request.json, rows.csv, summary.md, and for every arm and seed its strips, one under the other. */
export class LabFolder {
  readonly path: string;
  #request: ExperimentRequest;
  #about: LabAbout | null = null;
  #rows: ExperimentRow[] = [];
  #strips: ImageStrip[] = [];

  constructor(path: string, request: ExperimentRequest) {
    mkdirSync(path, { recursive: true });
    this.path = path;
    this.#request = request;
  }

  /** Whether there is anything to summarise. */
  get hasNumbers(): boolean {
    return this.#rows.length > 0;
  }

  about(about: LabAbout): void {
    this.#about = about;
    this.#write('request.json', `${JSON.stringify({ ...about, request: this.#request }, null, 2)}\n`);
  }

  /** Keeps a finding; the numbers so far are on the disk at any time. */
  add(finding: Finding): void {
    if (finding.kind === 'drew') this.#strips.push(...finding.strips);
    else {
      this.#rows.push(...finding.rows);
      this.#write('rows.csv', rowsCsv(this.#rows, armsOf(this.#request)));
    }
  }

  /** Writes the summary and the pictures of what has been found. */
  async finish(): Promise<void> {
    if (this.hasNumbers) this.#write('summary.md', labSummary(this.#request, this.#rows, this.#about));
    for (const strips of groupedBy(this.#strips, ({ arm, seed }) => `${arm}-seed-${seed}`).entries()) await this.#writeStrips(...strips);
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  async #writeStrips(name: string, strips: readonly ImageStrip[]): Promise<void> {
    const [first] = strips;
    if (first === undefined) return;
    const { count, size } = first.images;
    const pixels = new Uint8Array(strips.length * count * size * size * 4);
    [...strips].sort((a, b) => a.x - b.x).forEach(({ images }, row) => pixels.set(images.pixels, row * count * size * size * 4));
    await writePng(join(this.path, `${name}.png`), pictureGrid(pixels, 4, { count: strips.length * count, columns: count, imageSize: size }), GRID_SCALE);
  }
}

export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
