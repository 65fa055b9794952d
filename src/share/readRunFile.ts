import { BlobReader, ZipReader, type FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { z } from 'zod';
import { sha256Hex } from '../data/sha256';
import type { ImageDataset } from '../data/imageDataset';
import type { ImageBatch } from '../protocol/events';
import { readDatasetFile } from '../storage/datasetFile';
import type { LoggedEvent } from '../storage/library';
import { collected, TooLargeError } from './deflate';
import { isFields, isNoDeeperThan } from './fields';
import { loggedEventSchema } from './loggedEventSchema';
import { fromLosslessJson } from './losslessJson';
import { faultsOf } from './partialConfig';
import { readPictures } from './pictureFile';
import { RunFileError, RUN_FILE_VERSION, runFileConfigSchema, runFileEntries, runManifestSchema, type RunFile, type RunManifest } from './runFile';

/** More than any run has; a file is held against these before it is opened. */
const limits = { entries: 50_000, jsonBytes: 16 * 2 ** 20, logBytes: 512 * 2 ** 20, pictureBytes: 64 * 2 ** 20, stateBytes: 2 ** 30, datasetBytes: 2 ** 29, totalBytes: 4 * 2 ** 30, jsonDepth: 24 };
/** Text of logs packs to a twentieth; deflate ends at a thousandth, which only a trap comes near. */
const MOST_GROWTH = 300;
const UNSUSPICIOUS_BYTES = 2 ** 20;

const again = 'Export the run again, or choose another file.';

/** Rejects with RunFileError for whatever is no sound run file; reads no more than a run can have. */
export async function readRunFile(blob: Blob): Promise<RunFile> {
  const zip = new ZipReader(new BlobReader(blob), { useWebWorkers: false, checkCrc32: true, checkOverlappingEntry: true, filenameValidation: 'tolerant' });
  try {
    return await readEntries(await entriesOf(zip));
  } catch (error) {
    if (error instanceof RunFileError) throw error;
    throw new RunFileError(`This run file is damaged: ${wordsOf(error)}. ${again}`, { cause: error });
  } finally {
    await zip.close().catch(() => undefined);
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

async function entriesOf(zip: ZipReader<Blob>): Promise<Map<string, FileEntry>> {
  const entries = new Map<string, FileEntry>();
  let total = 0;
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (entries.has(entry.filename)) throw new RunFileError(`This run file holds ${shown(entry.filename)} twice: it was changed. ${again}`);
      entries.set(entry.filename, entry);
      total += entry.uncompressedSize;
      if (entries.size > limits.entries) throw new RunFileError(`This file holds more than ${limits.entries} files, and no run has so many. ${again}`);
      if (total > limits.totalBytes) throw new RunFileError(`This file unpacks to more than ${limits.totalBytes / 2 ** 30} GB, and no run is so large. ${again}`);
    }
  } catch (error) {
    if (error instanceof RunFileError) throw error;
    throw new RunFileError(`This is no run file, or only a part of one: it cannot be opened as a zip (${wordsOf(error)}). ${again}`, { cause: error });
  }
  return entries;
}

const shown = (name: string): string => `“${name.length > 60 ? `${name.slice(0, 60)}…` : name}”`;

/** The bytes of an entry. Whatever it says of its size, no more than `most` are unpacked. */
async function bytesOf(entries: ReadonlyMap<string, FileEntry>, name: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const entry = entries.get(name);
  if (entry === undefined) throw new RunFileError(`This is no whole run file: it has no ${name}. ${again}`);
  if (entry.encrypted) throw new RunFileError(`${name} of this run file is locked with a password, which run files never are. ${again}`);
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const grown = Math.max(UNSUSPICIOUS_BYTES, MOST_GROWTH * entry.compressedSize);
  const unpacking = entry.getData(writable);
  unpacking.catch((error: unknown) => writable.abort(error).catch(() => undefined)); // whoever reads would wait for ever
  try {
    const bytes = await collected(readable, Math.min(most, grown));
    await unpacking;
    return bytes;
  } catch (error) {
    if (error instanceof TooLargeError) throw new RunFileError(`${name} of this run file unpacks to far more than a run needs. Do not trust where it came from.`);
    throw new RunFileError(`${name} of this run file is damaged (${wordsOf(await unpacking.then(() => error, (cause: unknown) => cause))}). ${again}`);
  }
}

async function readEntries(entries: ReadonlyMap<string, FileEntry>): Promise<RunFile> {
  const json = async (name: string): Promise<unknown> => parseJson(new TextDecoder().decode(await bytesOf(entries, name, limits.jsonBytes)), name);
  const manifest = manifestOf(await json(runFileEntries.run));
  const config = parsed(runFileConfigSchema, await json(runFileEntries.config), runFileEntries.config);
  return {
    run: { ...manifest.run, config, thumbnails: null },
    log: await readLog(entries),
    states: await readStates(entries, manifest),
    dataset: await readDataset(entries, manifest),
  };
}

function manifestOf(json: unknown): RunManifest {
  if (isFields(json) && json['format'] === 'diff-tuning-run' && typeof json['version'] === 'number' && json['version'] > RUN_FILE_VERSION) {
    throw new RunFileError(`This run file was made by a newer version of the playground (form ${json['version']}; this one reads ${RUN_FILE_VERSION}). Open it with that version, or reload this page for the newest.`);
  }
  return parsed(runManifestSchema, json, runFileEntries.run);
}

async function readLog(entries: ReadonlyMap<string, FileEntry>): Promise<LoggedEvent[]> {
  const pictures = new Map<string, ImageBatch>();
  for (const name of [...entries.keys()].filter(runFileEntries.isPictures)) {
    const bytes = await bytesOf(entries, name, limits.pictureBytes);
    pictures.set(name, await readPictures(bytes).catch((error: unknown) => Promise.reject(new RunFileError(`${name} of this run file ${wordsOf(error)}. ${again}`))));
  }
  const find = (name: string): ImageBatch => {
    const images = pictures.get(name);
    if (images === undefined) throw new RunFileError(`The log of this run file names pictures that are not in it (${shown(name)}). ${again}`);
    return images;
  };
  const text = new TextDecoder().decode(await bytesOf(entries, runFileEntries.log, limits.logBytes));
  return text.split('\n').flatMap((line, index): LoggedEvent[] => {
    if (line.trim() === '') return [];
    const where = `${runFileEntries.log}, line ${index + 1}`;
    return [parsed(loggedEventSchema, fromLosslessJson(parseJson(line, where), find), where)];
  });
}

async function readStates(entries: ReadonlyMap<string, FileEntry>, { run }: RunManifest): Promise<RunFile['states']> {
  const states: RunFile['states'] = [];
  for (const { step, isKept, sha256 } of run.states) {
    const name = runFileEntries.state(step);
    const { buffer } = await bytesOf(entries, name, limits.stateBytes);
    if ((await sha256Hex(buffer)) !== sha256) throw new RunFileError(`${name} of this run file is not the state that was written: it was changed. ${again}`);
    states.push({ step, isKept, bytes: buffer });
  }
  return states;
}

async function readDataset(entries: ReadonlyMap<string, FileEntry>, { dataset }: RunManifest): Promise<ImageDataset | null> {
  if (dataset === null) return null;
  const { buffer } = await bytesOf(entries, runFileEntries.dataset, limits.datasetBytes);
  return readDatasetFile(dataset, buffer).catch(() => Promise.reject(new RunFileError(`The pictures in this run file are not those that the run learnt from: they were changed. ${again}`)));
}

function parseJson(text: string, where: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    if (isNoDeeperThan(limits.jsonDepth, json)) return json;
  } catch {
    // told below
  }
  throw new RunFileError(`${where} of this run file is no JSON that a run can have. ${again}`);
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new RunFileError(`${where} of this run file is not valid: ${faultsOf(result.error)}. ${again}`);
}
