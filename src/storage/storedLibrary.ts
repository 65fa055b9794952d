import { sha256Hex } from '../data/sha256';
import type { ByteStore } from './byteStore';
import { datasetsOf } from './datasetShelf';
import type { Library, LoggedEvent, StorageUse } from './library';
import { logUntil, packLog, unpackLog } from './packedLog';
import { emptySummary, storedBaseSchema, storedRunSchema, type StoredRun, type StoredState } from './records';
import type { LogChange, RecordStore } from './recordStore';
import { withEvents } from './runFacts';
import { DamagedRecordError } from './storageErrors';

/** Automatic states that are kept of a run under way: should the newest be damaged, there is another. */
const AUTOMATIC_STATES = 2;
/** Bytes that no record names may belong to a save under way in another tab; none takes this long. */
const ORPHAN_MS = 3_600_000;

export interface LibraryParts {
  records: RecordStore;
  bytes: ByteStore;
  use: () => Promise<StorageUse>;
  now?: () => number;
  newId?: () => string;
}

/** The library over a store of records and one of bytes. Bytes are written first, under a new name, then the record that names them: what a record names is whole. */
export function storedLibrary({ records, bytes, use, now = Date.now, newId = () => crypto.randomUUID() }: LibraryParts): Library {
  const runOf = (record: unknown): StoredRun => {
    const parsed = storedRunSchema.safeParse(record);
    if (!parsed.success) throw new DamagedRecordError(record === undefined ? 'There is no such run any more: it was deleted, here or in another tab.' : 'The record of this run cannot be read. Its other parts are untouched; delete it, or import its run file again.');
    return parsed.data;
  };

  const changeRun = (id: string, change: (run: StoredRun) => StoredRun, log?: LogChange): Promise<StoredRun> =>
    records.change('runs', id, (record) => ({ record: { ...change(runOf(record)), updatedAt: now() }, ...(log === undefined ? {} : { log }) }));

  const readRun = async (id: string): Promise<StoredRun> => runOf(await records.get('runs', id));
  const removeFiles = async (states: readonly StoredState[]): Promise<void> => {
    for (const { file } of states) await bytes.remove(file);
  };

  async function readState({ file, sha256, step }: StoredState): Promise<ArrayBuffer> {
    const read = await bytes.read(file);
    if (read === null || (await sha256Hex(read)) !== sha256) {
      throw new DamagedRecordError(`The state after step ${step} is not what was saved: its file was ${read === null ? 'removed' : 'changed or cut'}.`);
    }
    return read;
  }

  async function writeState(run: string, step: number, state: ArrayBuffer, isKept: boolean): Promise<StoredState> {
    const file = `state-${run}-${step}-${newId()}`;
    const sha256 = await sha256Hex(state);
    await bytes.write(file, new Uint8Array(state));
    return { step, file, bytes: state.byteLength, sha256, savedAt: now(), isKept };
  }

  /** Without the automatic states that are no longer wanted, whose files go, too. */
  async function thinStates(id: string): Promise<StoredRun> {
    let surplus: StoredState[] = [];
    const run = await changeRun(id, (known) => {
      const wanted = known.status === 'finished' || known.status === 'stopped' ? 1 : AUTOMATIC_STATES;
      const automatic = known.states.filter(({ isKept }) => !isKept);
      surplus = automatic.slice(0, Math.max(0, automatic.length - wanted));
      return surplus.length === 0 ? known : { ...known, states: known.states.filter((state) => !surplus.includes(state)) };
    });
    await removeFiles(surplus);
    return run;
  }

  async function log(id: string): Promise<LoggedEvent[]> {
    return (await records.log(id)).flatMap(unpackLog);
  }

  /** The pieces of a log up to a step; each stays as small as it was. */
  async function piecesUntil(id: string, step: number): Promise<unknown[]> {
    return (await records.log(id)).map((piece) => packLog(logUntil(unpackLog(piece), step)));
  }

  function createRun(run: StoredRun, pieces: readonly unknown[]): Promise<StoredRun> {
    return records.change('runs', run.id, () => ({ record: run, log: { replace: pieces } }));
  }

  const setDeleted = async (id: string, deletedAt: number | null): Promise<void> => {
    await changeRun(id, (run) => ({ ...run, deletedAt }));
  };
  const shelf = datasetsOf({ records, bytes, now, newId });

  return {
    ...shelf.library,
    use,
    runs: async () => {
      const runs: StoredRun[] = [];
      const damaged: string[] = [];
      for (const record of await records.list('runs')) {
        const parsed = storedRunSchema.safeParse(record);
        if (parsed.success) runs.push(parsed.data);
        else damaged.push(nameIn(record));
      }
      return { runs: runs.sort((a, b) => b.updatedAt - a.updatedAt), damaged };
    },
    createRun: ({ name, tags = [], notes = '', createdAt = now(), ...start }) =>
      createRun(
        {
          ...start, id: newId(), name: name ?? start.config.name, tags, notes, createdAt, updatedAt: now(), deletedAt: null,
          status: 'running', step: 0, failure: null, summary: emptySummary, states: [], thumbnails: null,
        },
        [],
      ),
    describeRun: (id, change) => changeRun(id, (run) => ({ ...run, ...change })),
    appendToLog: async (id, events) => {
      const run = await changeRun(id, (known) => withEvents(known, events), { append: packLog(events) });
      return events.some(({ type }) => type === 'runFinished' || type === 'runStopped') ? thinStates(id) : run;
    },
    log,
    packedLog: (id) => records.log(id),
    cutLog: async (id, step) => {
      const kept = await piecesUntil(id, step);
      return changeRun(id, (run) => ({ ...run, step }), { replace: kept });
    },
    saveState: async (id, step, state) => {
      const saved = await writeState(id, step, state, false);
      try {
        await changeRun(id, (run) => ({ ...run, states: [...run.states.filter((other) => other.step !== step || other.isKept), saved].sort((a, b) => a.step - b.step) }));
      } catch (error) {
        await bytes.remove(saved.file);
        throw error;
      }
      return thinStates(id);
    },
    keepState: async (id, step, isKept) => {
      await changeRun(id, (run) => ({ ...run, states: run.states.map((state) => (state.step === step ? { ...state, isKept } : state)) }));
      return thinStates(id);
    },
    newestState: async (id) => {
      const { states } = await readRun(id);
      const damaged: string[] = [];
      for (const state of states.toReversed()) {
        try {
          return { step: state.step, bytes: await readState(state), damaged };
        } catch (error) {
          if (!(error instanceof DamagedRecordError)) throw error;
          damaged.push(error.message);
        }
      }
      if (damaged.length > 0) throw new DamagedRecordError(`${damaged.join(' ')} No earlier state is left: start the run over, which repeats it with the same seed.`);
      return null;
    },
    state: async (id, step) => {
      const state = (await readRun(id)).states.find((other) => other.step === step);
      if (state === undefined) throw new DamagedRecordError(`The run has no state after step ${step} any more.`);
      return readState(state);
    },
    branchRun: async (id, step) => {
      const run = await readRun(id);
      const state = run.states.find((other) => other.step === step);
      if (state === undefined) throw new DamagedRecordError(`The run has no state after step ${step} any more: branch from another one.`);
      const branch = newId();
      const copied = await writeState(branch, step, await readState(state), true);
      const start: StoredRun = {
        ...run, id: branch, name: '', parent: { id, name: run.name, step }, createdAt: now(), updatedAt: now(), deletedAt: null, status: 'stopped', step, failure: null, states: [copied],
        changes: run.changes.filter((change) => change.step <= step), notes: '',
      };
      const pieces = await piecesUntil(id, step);
      return createRun(withEvents(start, [...pieces.flatMap(unpackLog), { type: 'runStopped', step }]), pieces);
    },
    importRun: async (run, events, states) => {
      const id = newId();
      const written: StoredState[] = [];
      for (const { step, isKept, bytes: state } of states) written.push(await writeState(id, step, state, isKept));
      return createRun({ ...run, id, updatedAt: now(), deletedAt: null, status: run.status === 'running' || run.status === 'paused' ? 'stopped' : run.status, states: written }, [packLog(events)]);
    },
    deleteRun: (id) => setDeleted(id, now()),
    restoreRun: (id) => setDeleted(id, null),
    bases: async () => (await records.list('bases')).flatMap((record) => storedBaseSchema.safeParse(record).data ?? []),
    saveBase: async (name, base) => {
      const id = await sha256Hex(base);
      const known = storedBaseSchema.safeParse(await records.get('bases', id));
      if (known.success) return known.data;
      const file = `base-${id}-${newId()}`;
      await bytes.write(file, new Uint8Array(base));
      return records.change('bases', id, () => ({ record: { id, name, bytes: base.byteLength, file, createdAt: now() } }));
    },
    base: async (id) => {
      const known = storedBaseSchema.safeParse(await records.get('bases', id));
      const read = known.success ? await bytes.read(known.data.file) : null;
      if (read === null || (await sha256Hex(read)) !== id) throw new DamagedRecordError('The base model that this run began from is no longer stored here. Open its file again.');
      return read;
    },
    experiments: () => records.list('experiments'),
    saveExperiment: async (id, experiment) => {
      await records.change('experiments', id, () => ({ record: experiment }));
    },
    forgetExperiment: (id) => records.change('experiments', id, () => ({ record: undefined })),
    purge: async (before) => {
      let freed = 0;
      const named = new Set<string>();
      for (const record of await records.list('runs')) {
        const parsed = storedRunSchema.safeParse(record);
        if (!parsed.success) return freed + (await shelf.purge(before)); // whose files are whose is not known: none may go
        const { id, deletedAt, states } = parsed.data;
        if (deletedAt !== null && deletedAt < before) {
          await records.change('runs', id, () => ({ record: undefined, log: 'delete' }));
          for (const { file } of states) freed += await bytes.remove(file);
        } else for (const { file } of states) named.add(file);
      }
      freed += await shelf.purge(before);
      for (const file of await shelf.files()) named.add(file);
      for (const record of await records.list('bases')) {
        const base = storedBaseSchema.safeParse(record);
        if (base.success) named.add(base.data.file);
      }
      for (const { name, modifiedMs } of await bytes.files()) {
        if (!named.has(name) && now() - modifiedMs > ORPHAN_MS) freed += await bytes.remove(name);
      }
      return freed;
    },
  };
}

function nameIn(record: unknown): string {
  const isNamed = typeof record === 'object' && record !== null && 'name' in record && typeof record.name === 'string' && record.name !== '';
  return isNamed ? String(record.name) : 'a run without a name';
}
