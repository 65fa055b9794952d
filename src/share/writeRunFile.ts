import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { sha256Hex } from '../data/sha256';
import type { ImageBatch } from '../protocol/events';
import { writeDatasetFile } from '../storage/datasetFile';
import type { LoggedEvent } from '../storage/library';
import type { StoredState } from '../storage/records';
import { toLosslessJson } from './losslessJson';
import { metricsCsv } from './metricsCsv';
import { writePictures } from './pictureFile';
import { RUN_FILE_VERSION, runFileEntries, runManifestSchema, type RunFile, type RunManifest } from './runFile';
import { sampleGridPng } from './sampleGrid';

/** Sample grids are written this many times larger, to be looked at. */
const GRID_SCALE = 3;

const readme = `A run of the Diff-Tuning Playground.

Open this file with the playground (drop it on the page), or go on with the run on the command line:
    npm run cli -- resume FILE.zip --out DIR

run.json       what the run is: names, times, status, SHA-256 of its states
config.json    its configuration, as npm run cli -- train --config takes it
log.jsonl      everything that happened, an event a line; pictures are named by their file in pictures/
metrics.csv    every number of the log, one a line
samples/       the sample grids, enlarged, to be looked at
pictures/      all pictures of the log to the bit, each below the one before
states/        weights, moments, moving average and step, as safetensors: the run goes on from them to the bit
dataset/       the pictures that it learnt from, if whoever made this file put them in
weights/       the moving average of the weights in the reference DiT's names, if whoever made this file put it in
`;

export interface RunFileContents extends RunFile {
  /** Weights to go with it, in the reference DiT's names; null: none. */
  weights: { name: string; bytes: ArrayBuffer } | null;
}

/** The run as a zip. What is in it is read back by readRunFile to the bit, weights and sample grids aside. */
export async function writeRunFile({ run, log, states, dataset, weights }: RunFileContents): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false });
  const addBytes = (name: string, bytes: Uint8Array, level: 0 | 6): Promise<unknown> => zip.add(name, new Uint8ArrayReader(bytes), { level, lastModDate: new Date(run.updatedAt) });
  const addText = (name: string, text: string): Promise<unknown> => addBytes(name, new TextEncoder().encode(text), 6);

  const byStep = new Map(states.map((state) => [state.step, state] as const)); // a state that a person kept may lie beside the automatic one of its step
  const records = await Promise.all([...byStep.values()].map((state) => recordOf(state, run.states)));
  const manifest: RunManifest = { format: 'diff-tuning-run', version: RUN_FILE_VERSION, run: runManifestSchema.shape.run.parse({ ...run, states: records }), dataset: dataset?.id ?? null };
  await addText(runFileEntries.readme, readme);
  await addText(runFileEntries.run, `${JSON.stringify(manifest, null, 2)}\n`);
  await addText(runFileEntries.config, `${JSON.stringify(run.config, null, 2)}\n`);
  await addText(runFileEntries.metrics, metricsCsv(log));

  const pictures: ImageBatch[] = [];
  const lines = log.map((event) => `${JSON.stringify(toLosslessJson(event, (images) => runFileEntries.pictures(pictures.push(images) - 1)))}\n`);
  await addText(runFileEntries.log, lines.join(''));
  for (const [index, images] of pictures.entries()) await addBytes(runFileEntries.pictures(index), writePictures(images), 0);
  for (const [name, images] of sampleGrids(log)) await addBytes(name, sampleGridPng(images, GRID_SCALE), 0);
  for (const { step, bytes } of byStep.values()) await addBytes(runFileEntries.state(step), new Uint8Array(bytes), 0);
  if (dataset !== null) await addBytes(runFileEntries.dataset, writeDatasetFile(dataset), 6);
  if (weights !== null) await addBytes(runFileEntries.weights(weights.name), new Uint8Array(weights.bytes), 0);
  return zip.close();
}

async function recordOf({ step, isKept, bytes }: RunFile['states'][number], known: readonly StoredState[]): Promise<StoredState> {
  return { step, isKept, file: runFileEntries.state(step), bytes: bytes.byteLength, sha256: await sha256Hex(bytes), savedAt: known.find((state) => state.step === step)?.savedAt ?? 0 };
}

/** One grid a step, the newest where a step was drawn twice. */
function sampleGrids(log: readonly LoggedEvent[]): Map<string, ImageBatch> {
  return new Map(log.flatMap((event) => (event.type === 'samplesDrawn' ? [[runFileEntries.samples(event.model, event.step), event.images] as const] : [])));
}
