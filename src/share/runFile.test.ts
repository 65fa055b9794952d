import { BlobReader, BlobWriter, TextReader, Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import { datasetDigest, ownDatasetId } from '../data/ownDataset';
import { sha256Hex } from '../data/sha256';
import type { ImageDataset } from '../data/imageDataset';
import type { LoggedEvent } from '../storage/library';
import { emptySummary, type StoredRun } from '../storage/records';
import { arbitraryChanges, arbitraryConfig } from './arbitraryRuns.testdata';
import { loggedEvents } from './loggedEvents.testdata';
import { readRunFile } from './readRunFile';
import { RunFileError } from './runFile';
import { writeRunFile, type RunFileContents } from './writeRunFile';

const log: LoggedEvent[] = Object.values(loggedEvents);
const stateBytes = (step: number): ArrayBuffer => Uint8Array.from({ length: 500 }, (_, i) => (i * step) % 256).buffer;

const run: StoredRun = {
  id: 'a', name: 'flags, "twice"', config: { ...defaultRunConfig, steps: 9 }, changes: [{ step: 2, settings: { ...defaultRunConfig.live, lambda: 1 } }],
  base: { id: 'tiny', digest: 'ab'.repeat(32) }, dataset: { id: 'circle-flags', title: 'Circle Flags' }, device: 'a card', appVersion: '0.1.0', createdAt: 1_700_000_000_000, updatedAt: 1_700_000_100_000,
  deletedAt: null, status: 'stopped', step: 4, failure: null, tags: ['flags'], notes: 'As seen.\n', parent: { id: 'b', name: 'before', step: 1 }, summary: { ...emptySummary, kid: 0.1 }, states: [], thumbnails: null,
};

async function contents(changed: Partial<RunFileContents> = {}): Promise<RunFileContents> {
  const bytes = stateBytes(3);
  return { run: { ...run, states: [{ step: 4, file: 'x', bytes: 500, sha256: await sha256Hex(bytes), savedAt: 5, isKept: true }] }, log, states: [{ step: 4, isKept: true, bytes }], dataset: null, weights: null, ...changed };
}

async function ownDataset(): Promise<ImageDataset> {
  const set = { imageSize: 2, count: 3, pixels: Uint8Array.from({ length: 36 }, (_, i) => i), labels: Uint16Array.from([0, 1, 1]), classes: ['a', 'b'], heldOutIndices: Uint32Array.from([2]), flip: true };
  return { ...set, id: ownDatasetId(await datasetDigest(set)), title: 'mine', channels: 3, trainIndices: Uint32Array.from([0, 1]), sha256: await sha256Hex(set.pixels) };
}

/** The file with some entries replaced, or with more of them; null takes one out. */
async function withEntries(file: Blob, changes: Record<string, string | Uint8Array | null>): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  const reader = new ZipReader(new BlobReader(file), { useWebWorkers: false });
  const left = new Map(Object.entries(changes));
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    const bytes = await entry.getData(new Uint8ArrayWriter());
    const change = left.get(entry.filename);
    left.delete(entry.filename);
    if (change !== null) await zip.add(entry.filename, typeof change === 'string' ? new TextReader(change) : new Uint8ArrayReader(change ?? bytes));
  }
  for (const [name, change] of left) if (change !== null) await zip.add(name, typeof change === 'string' ? new TextReader(change) : new Uint8ArrayReader(change));
  return zip.close();
}

async function entryOf(file: Blob, name: string): Promise<Uint8Array> {
  const entry = (await new ZipReader(new BlobReader(file), { useWebWorkers: false }).getEntries()).find(({ filename }) => filename === name);
  if (entry === undefined || entry.directory) throw new Error(`The file has no ${name}.`);
  return entry.getData(new Uint8ArrayWriter());
}

/** What is said of it; 'read' when it was read. */
async function faultOf(file: Blob): Promise<string> {
  try {
    await readRunFile(file);
    return 'read';
  } catch (error) {
    expect(error).toBeInstanceOf(RunFileError);
    return error instanceof Error ? error.message : '';
  }
}

let sound: Blob;
beforeAll(async () => {
  sound = await writeRunFile(await contents());
});

describe('a run file', () => {
  it('gives back record, log, pictures and states to the bit, whatever kinds of events the log holds', async () => {
    const { states, ...rest } = await readRunFile(sound);
    expect(rest).toEqual({ run: { ...run, states: [{ step: 4, file: 'states/state-4.safetensors', bytes: 500, sha256: await sha256Hex(stateBytes(3)), savedAt: 5, isKept: true }] }, log, dataset: null });
    expect(states.map(({ step, isKept, bytes }) => [step, isKept, new Uint8Array(bytes)])).toEqual([[4, true, new Uint8Array(stateBytes(3))]]);
  });

  it('keeps any configuration and changes of settings', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryConfig, arbitraryChanges, async (config, changes) => {
        const given = { ...run, config, changes };
        expect((await readRunFile(await writeRunFile({ run: given, log: [], states: [], dataset: null, weights: null }))).run).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  it('carries own pictures only where it is given them, and checks that they are those', async () => {
    const dataset = await ownDataset();
    const file = await writeRunFile(await contents({ dataset }));
    expect((await readRunFile(file)).dataset).toEqual(dataset);
    const pictures = await entryOf(file, 'dataset/pictures.bin');
    pictures[pictures.length - 1] = 99;
    expect(await faultOf(await withEntries(file, { 'dataset/pictures.bin': pictures }))).toContain('not those that the run learnt from');
  });

  it('holds what other programs read: metrics as CSV, sample grids and weights', async () => {
    const file = await writeRunFile(await contents({ weights: { name: 'mine.safetensors', bytes: stateBytes(7) } }));
    const metrics = new TextDecoder().decode(await entryOf(file, 'metrics.csv')).split('\r\n');
    expect(metrics.slice(0, 5)).toEqual([
      'step,measure,against,value,sd,n_made,n_real,floor,floor_sd,floor_n,model,t', '1,reconsolidation,target,0.5,,2,,,,,current,', '2,reconsolidation,target,NaN,,1,,,,,current,', '2,retention,bank,0.25,,1,,,,,current,',
      '2,fdIcon64,target,12.5,1,64,400,1,0.5,10,current,',
    ]);
    expect([...(await entryOf(file, 'samples/step-2.png')).slice(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    expect(await entryOf(file, 'weights/mine.safetensors')).toEqual(new Uint8Array(stateBytes(7)));
  });
});

describe('what is said of a run file', () => {
  it.each([
    ['is empty', () => Promise.resolve(new Blob([])), 'cannot be opened as a zip'],
    ['is cut', () => Promise.resolve(sound.slice(0, sound.size - 100)), 'cannot be opened as a zip'],
    ['is another zip', () => withEntries(sound, { 'run.json': null }), 'it has no run.json'],
    ['was made by a newer version', () => withEntries(sound, { 'run.json': '{"format":"diff-tuning-run","version":2}' }), 'newer version'],
    ['has another record', () => withEntries(sound, { 'run.json': '{"format":"diff-tuning-run","version":1}' }), 'run.json of this run file is not valid: run'],
    ['has a configuration out of range', () => withEntries(sound, { 'config.json': JSON.stringify({ ...defaultRunConfig, steps: 0 }) }), 'config.json of this run file is not valid: steps'],
    ['has a log of other events', () => withEntries(sound, { 'log.jsonl': '{"type":"runPaused","step":1}\n{"type":"runPaused"}\n' }), 'log.jsonl, line 2 of this run file is not valid: step'],
    ['names pictures that it has not', () => withEntries(sound, { 'pictures/0.png': null }), 'names pictures that are not in it'],
    ['has pictures of no PNG', () => withEntries(sound, { 'pictures/0.png': 'PNG' }), 'is no whole PNG'],
    ['has another state', () => withEntries(sound, { 'states/state-4.safetensors': 'no' }), 'is not the state that was written'],
    ['opens up to too much', () => withEntries(sound, { 'run.json': ' '.repeat(8 * 2 ** 20) }), 'far more than a run needs'],
    ['nests without end', () => withEntries(sound, { 'config.json': `${'['.repeat(9000)}${']'.repeat(9000)}` }), 'no JSON that a run can have'],
  ])('which %s', async (_, make, reason) => {
    const fault = await faultOf(await make());
    expect(fault).toContain(reason);
    expect(fault).toMatch(/\.$/);
  });

  it('is an error in words, or what was written, whatever was changed in it', async () => {
    const bytes = new Uint8Array(await sound.arrayBuffer());
    const written = await readRunFile(sound);
    const damage = fc.oneof(
      fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => bytes.map((byte, index) => (index === at ? byte ^ by : byte))),
      fc.nat(bytes.length - 1).map((end) => bytes.slice(0, end)),
      fc.tuple(fc.nat(bytes.length - 1), fc.uint8Array({ minLength: 1, maxLength: 64 })).map(([at, junk]) => Uint8Array.from([...bytes.slice(0, at), ...junk, ...bytes.slice(at)])),
      fc.uint8Array({ maxLength: 300 }),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (damaged) => {
        const read = await readRunFile(new Blob([new Uint8Array(damaged)])).catch((error: unknown) => error);
        if (read instanceof Error) {
          expect(read).toBeInstanceOf(RunFileError);
          expect(read.message).toMatch(/\.$/);
        } else expect(read).toEqual(written);
      }),
      { numRuns: 900 },
    );
  });

  it('is an error in words, or a valid run, whatever JSON is put into it', async () => {
    const hostile = fc.oneof(
      fc.tuple(fc.constantFrom('run.json', 'config.json', 'log.jsonl'), fc.json({ maxDepth: 5 })),
      fc.tuple(fc.constantFrom(...Object.keys(run)), fc.jsonValue()).map(([key, value]) => ['run.json', JSON.stringify({ format: 'diff-tuning-run', version: 1, dataset: null, run: { ...run, [key]: value } })] as const),
      fc.tuple(fc.constantFrom(...log), fc.nat(), fc.jsonValue()).map(([event, at, value]) => ['log.jsonl', JSON.stringify({ ...event, [Object.keys(event)[at % Object.keys(event).length] ?? '']: value })] as const),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async ([name, json]) => {
        const file = await writeRunFile({ run, log: [], states: [], dataset: null, weights: null });
        expect(await faultOf(await withEntries(file, { [name]: json }))).toMatch(/^read$|\.$/);
      }),
      { numRuns: 300 },
    );
  });
});
