import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import { settingsAt } from '../config/experiments';
import { memoryBytes, type ByteStore } from './byteStore';
import { indexedRecords } from './indexedRecords';
import type { Library } from './library';
import { memoryRecords } from './memoryRecords';
import type { RecordStore } from './recordStore';
import { change, grid, newRun, started, stateBytes, steps } from './run.testdata';
import { StorageFullError } from './storageErrors';
import { storedLibrary } from './storedLibrary';

const HOUR_MS = 3_600_000;
let clock = 0;
let ids = 0;
let records: RecordStore;
let bytes: ByteStore;
let library: Library;

const use = () => Promise.resolve({ usedBytes: 0, quotaBytes: 1, isPersisted: false, isLasting: true });
const open = (): Library => storedLibrary({ records, bytes, use, now: () => (clock += 1), newId: () => `id${String((ids += 1))}` });

/** What a page that opens anew finds. */
const only = async () => {
  const { runs, damaged } = await open().runs();
  expect(damaged).toEqual([]);
  const [run] = runs;
  if (run === undefined || runs.length > 1) throw new Error(`${runs.length} runs`);
  return run;
};

describe.each([
  ['in IndexedDB', async () => {
    await deleteDB('diff-tuning-playground');
    return indexedRecords();
  }],
  ['in memory', () => Promise.resolve(memoryRecords())],
])('the library %s', (_, makeRecords) => {
  beforeEach(async () => {
    clock = Date.now();
    ids = 0;
    records = await makeRecords();
    bytes = memoryBytes();
    library = open();
  });

  it('keeps a run’s log as it was told, and brings its record up to date', async () => {
    const { id } = await library.createRun({ ...newRun, name: 'first' });
    const events = [started, steps(1, 3), change(3, 0.5), steps(4, 9), grid(9)];
    await library.appendToLog(id, events.slice(0, 2));
    await library.appendToLog(id, events.slice(2));
    expect(await open().log(id)).toEqual(events);
    const run = await only();
    expect(run).toMatchObject({ name: 'first', step: 9, status: 'running', summary: { reconsolidation: 1 / 9, retention: 0.1 * 9 }, thumbnails: { imageSize: 2, count: 4 } });
    expect(run.changes.map(({ step, settings }) => [step, settings.lambda])).toEqual([[3, 0.5]]);
    expect(settingsAt(4, run.config.live, run.changes).lambda).toBe(0.5);
    expect(settingsAt(2, run.config.live, run.changes)).toEqual(run.config.live);
  });

  it('keeps changes that are still to come until they are made, or a person makes another', async () => {
    const planned = [{ step: 5, settings: newRun.config.live }, { step: 8, settings: newRun.config.live }];
    const { id } = await library.createRun({ ...newRun, changes: planned });
    expect((await library.appendToLog(id, [change(5, 2, true)])).changes.map(({ step }) => step)).toEqual([5, 8]);
    expect((await library.appendToLog(id, [change(6, 3)])).changes.map(({ step }) => step)).toEqual([5, 6]);
  });

  it('forgets what happened after the step that a run goes on from, but not the changes', async () => {
    const { id } = await library.createRun(newRun);
    await library.appendToLog(id, [started, steps(1, 6), grid(4), change(5, 0.5), steps(7, 8), grid(8), { type: 'runPaused', step: 8 }]);
    const run = await library.cutLog(id, 4);
    expect(await library.log(id)).toEqual([started, steps(1, 4), grid(4)]);
    expect(run.step).toBe(4);
    expect(run.changes).toHaveLength(1);
  });

  it('gives back the newest state, keeps the one before it while the run goes on, and those that a person keeps', async () => {
    const { id } = await library.createRun(newRun);
    expect(await library.newestState(id)).toBeNull();
    for (const step of [1, 2, 3, 4]) {
      await library.saveState(id, step, stateBytes(step));
      if (step === 2) await library.keepState(id, 2, true);
    }
    expect((await only()).states.map(({ step }) => step)).toEqual([2, 3, 4]);
    expect(await library.newestState(id)).toEqual({ step: 4, bytes: stateBytes(4), damaged: [] });
    expect(await library.state(id, 2)).toEqual(stateBytes(2));
    expect(await bytes.files()).toHaveLength(3);
    await library.appendToLog(id, [{ type: 'runFinished', step: 4 }]);
    expect((await only()).states.map(({ step }) => step)).toEqual([2, 4]);
    expect(await bytes.files()).toHaveLength(2);
  });

  it('finds a damaged state, names it and goes on from the one before', async () => {
    const { id } = await library.createRun(newRun);
    await library.saveState(id, 1, stateBytes(1));
    const { states: [, newest] } = await library.saveState(id, 2, stateBytes(2));
    await bytes.write(newest?.file ?? '', new Uint8Array(stateBytes(2)).with(7, 1));
    expect(await library.newestState(id)).toEqual({ step: 1, bytes: stateBytes(1), damaged: ['The state after step 2 is not what was saved: its file was changed or cut.'] });
    const [oldest] = (await only()).states;
    await bytes.remove(oldest?.file ?? '');
    await expect(library.newestState(id)).rejects.toThrow(/step 2 .* changed or cut.*step 1 .* removed.*start the run over/);
  });

  it('leaves the last whole state in force wherever a save is cut off', async () => {
    const { id } = await library.createRun(newRun);
    await library.saveState(id, 1, stateBytes(1));
    const whole = bytes;
    bytes = { ...whole, write: () => Promise.reject(new StorageFullError()) };
    await expect(open().saveState(id, 2, stateBytes(2))).rejects.toThrow(/full/);
    bytes = { ...whole, write: () => Promise.reject(new Error('killed in the middle of the bytes')) };
    await expect(open().saveState(id, 2, stateBytes(2))).rejects.toThrow('killed');
    bytes = whole;
    await bytes.write('state-that-no-record-names', new Uint8Array(64)); // killed after the bytes, before the record
    expect(await open().newestState(id)).toEqual({ step: 1, bytes: stateBytes(1), damaged: [] });
    clock += 2 * HOUR_MS;
    expect(await open().purge(0)).toBe(64); // the orphan alone
    expect(await open().newestState(id)).toMatchObject({ step: 1 });
  });

  it('names a record that cannot be read and leaves all others alone', async () => {
    const { id } = await library.createRun({ ...newRun, name: 'sound' });
    await library.saveState(id, 1, stateBytes(1));
    await records.change('runs', 'x', () => ({ record: { name: 'the broken one', step: 'many' } }));
    const { runs, damaged } = await open().runs();
    expect(runs.map(({ name }) => name)).toEqual(['sound']);
    expect(damaged).toEqual(['the broken one']);
    await expect(library.appendToLog('x', [started])).rejects.toThrow(/cannot be read/);
    clock += 2 * HOUR_MS;
    await open().purge(Infinity);
    expect(await open().newestState(id)).toMatchObject({ step: 1 });
  });

  it('branches from a state: a run of its own, which is there when the first one is gone', async () => {
    const { id } = await library.createRun({ ...newRun, name: 'parent' });
    await library.appendToLog(id, [started, steps(1, 4), change(4, 0.5), steps(5, 8), change(8, 0.7)]);
    await library.saveState(id, 4, stateBytes(4));
    await library.saveState(id, 8, stateBytes(8));
    const branch = await library.branchRun(id, 4);
    expect(branch).toMatchObject({ parent: { id, name: 'parent', step: 4 }, step: 4, status: 'stopped', summary: { reconsolidation: 1 / 4 } });
    expect(branch.changes.map(({ step }) => step)).toEqual([4]);
    await library.deleteRun(id);
    await open().purge(Infinity);
    expect(await library.log(branch.id)).toEqual([started, steps(1, 4), change(4, 0.5)]);
    expect(await library.newestState(branch.id)).toMatchObject({ step: 4, bytes: stateBytes(4) });
    expect(await only()).toMatchObject({ id: branch.id });
  });

  it('undoes a deletion until it is purged', async () => {
    const { id } = await library.createRun(newRun);
    await library.saveState(id, 1, stateBytes(1));
    await library.deleteRun(id);
    expect((await only()).deletedAt).not.toBeNull();
    expect(await library.purge((await only()).deletedAt ?? 0)).toBe(0);
    await library.restoreRun(id);
    expect((await only()).deletedAt).toBeNull();
    await library.deleteRun(id);
    expect(await library.purge(Infinity)).toBe(64);
    expect((await library.runs()).runs).toEqual([]);
    expect(await records.log(id)).toEqual([]);
  });

  it('takes in a run from elsewhere under an id of its own', async () => {
    const { id } = await library.createRun({ ...newRun, name: 'twin' });
    await library.appendToLog(id, [started, steps(1, 4)]);
    await library.saveState(id, 4, stateBytes(4));
    const imported = await library.importRun(await only(), await library.log(id), [{ step: 4, isKept: true, bytes: stateBytes(4) }]);
    expect(imported.id).not.toBe(id);
    expect(imported.status).toBe('stopped');
    expect(await library.newestState(imported.id)).toMatchObject({ step: 4 });
    expect(await library.log(imported.id)).toEqual(await library.log(id));
  });

  describe('with a picture set', () => {
    const set = { title: 'Mine', imageSize: 8, channels: 3 as const, count: 12, pixels: Uint8Array.from({ length: 12 * 8 * 8 * 3 }, (_, index) => (index * 37) % 251), labels: Uint16Array.from({ length: 12 }, (_, index) => index % 2), classes: ['a', 'b'], trainIndices: Uint32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), heldOutIndices: Uint32Array.of(10, 11), flip: true };

    it('gives it back as it was, under an id that its content decides', async () => {
      const stored = await library.saveDataset(set, 'a folder');
      expect(stored.id).toMatch(/^own-[0-9a-f]{64}$/);
      expect(stored.thumbnails.count).toBe(8);
      const read = await open().dataset(stored.id);
      expect(read).toMatchObject({ ...set, id: stored.id });
      expect((await library.saveDataset({ ...set, title: 'Again' }, 'another folder')).id).toBe(stored.id);
      expect((await library.datasets()).map(({ title }) => title)).toEqual(['Mine']);
      const other = await library.saveDataset({ ...set, flip: false }, 'a folder');
      expect(other.id).not.toBe(stored.id);
      await library.renameDataset(other.id, 'Other');
      expect((await library.dataset(other.id)).title).toBe('Other');
    });

    it('finds a changed file, and takes the same pictures again in its place', async () => {
      const stored = await library.saveDataset(set, 'a folder');
      const file = new Uint8Array((await bytes.read(stored.file)) ?? new ArrayBuffer());
      for (const at of [0, 20, file.length - 1]) {
        await bytes.write(stored.file, file.with(at, (file[at] ?? 0) ^ 1));
        await expect(library.dataset(stored.id)).rejects.toThrow(/not what was stored/);
      }
      await library.saveDataset(set, 'a folder');
      expect((await library.dataset(stored.id)).count).toBe(12);
    });

    it('can be deleted and had again', async () => {
      const { id } = await library.saveDataset(set, 'a folder');
      await library.deleteDataset(id);
      await library.restoreDataset(id);
      expect((await library.dataset(id)).count).toBe(12);
      await library.deleteDataset(id);
      expect(await library.purge(Infinity)).toBeGreaterThan(set.pixels.length);
      await expect(library.dataset(id)).rejects.toThrow(/not in this browser/);
    });
  });

  it('keeps a base under its digest', async () => {
    const base = await library.saveBase('mine.safetensors', stateBytes(9));
    expect((await library.saveBase('same.safetensors', stateBytes(9))).name).toBe('mine.safetensors');
    expect(await open().base(base.id)).toEqual(stateBytes(9));
    await expect(library.base('0'.repeat(64))).rejects.toThrow(/no longer stored/);
  });
});
