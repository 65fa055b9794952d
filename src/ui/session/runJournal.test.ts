import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../protocol/events';
import { memoryBytes, type ByteStore } from '../../storage/byteStore';
import type { Library } from '../../storage/library';
import { memoryRecords } from '../../storage/memoryRecords';
import type { StoredRun } from '../../storage/records';
import { change, newRun, started, stateBytes, steps } from '../../storage/run.testdata';
import { StorageFullError } from '../../storage/storageErrors';
import { storedLibrary } from '../../storage/storedLibrary';
import type { StorageFault } from '../../store/libraryState';
import { createRunJournal, type RunJournal } from './runJournal';

let library: Library;
let journal: RunJournal;
let faults: (StorageFault | null)[];
let last: StoredRun | null;
let locked: string[];
let timers: (() => void)[];
let isFull: boolean;

const captured = (step: number): EngineEvent => ({ type: 'stateCaptured', step, bytes: stateBytes(step), tookMs: 1 });

beforeEach(() => {
  const memory = memoryBytes();
  const bytes: ByteStore = { ...memory, write: (name, content) => (isFull ? Promise.reject(new StorageFullError()) : memory.write(name, content)) };
  const use = () => Promise.resolve({ usedBytes: 0, quotaBytes: 1, isPersisted: false, isLasting: true });
  const stored = storedLibrary({ records: memoryRecords(), bytes, use });
  library = { ...stored, appendToLog: (id, events) => (isFull ? Promise.reject(new StorageFullError()) : stored.appendToLog(id, events)) };
  [faults, last, locked, timers, isFull] = [[], null, [], [], false];
  journal = createRunJournal(
    {
      library,
      locks: { take: (id) => Promise.resolve((locked.push(id), () => void locked.splice(locked.indexOf(id), 1))), held: () => Promise.resolve(locked) },
      after: (_, callback) => void timers.push(callback),
      onRun: (run) => (last = run),
      onFault: (fault) => faults.push(fault),
    },
    newRun,
  );
});

const stored = async () => library.log(journal.id ?? '');

describe('the journal of a run', () => {
  it('makes no record of a run that never starts', async () => {
    journal.hear({ type: 'bankReady', origin: 'built', size: 3, ddimSteps: 2 });
    await journal.close();
    expect(await library.runs()).toEqual({ runs: [], damaged: [] });
  });

  it('writes a person’s doing at once and steps after a while, in order', async () => {
    journal.hear(started);
    await journal.flush();
    expect(locked).toEqual([journal.id]);
    journal.hear(steps(1, 2));
    expect(timers).toHaveLength(1);
    expect(await stored()).toEqual([started]);
    journal.hear(change(2, 0.5));
    await journal.flush();
    expect(await stored()).toEqual([started, steps(1, 2), change(2, 0.5)]);
    journal.hear(steps(3, 4));
    timers.forEach((callback) => callback());
    await journal.flush();
    expect(await stored()).toHaveLength(4);
    expect(last).toMatchObject({ step: 4, status: 'running' });
  });

  it('saves a state after the log that led to it, and lets go at the end', async () => {
    [started, steps(1, 5), captured(5)].forEach((event) => journal.hear(event));
    await journal.flush();
    expect(await library.newestState(journal.id ?? '')).toMatchObject({ step: 5, bytes: stateBytes(5) });
    expect(last?.states).toHaveLength(1);
    await journal.close();
    journal.hear(steps(6, 7));
    expect(await stored()).toHaveLength(2);
    expect(locked).toEqual([]);
  });

  it('says that the storage is full, loses nothing of what was stored, and catches up once there is room', async () => {
    [started, steps(1, 5), captured(5)].forEach((event) => journal.hear(event));
    await journal.flush();
    isFull = true;
    [steps(6, 9), captured(9), { type: 'runPaused', step: 9 } as const].forEach((event) => journal.hear(event));
    await journal.flush();
    expect(faults.at(-1)).toMatchObject({ kind: 'full' });
    expect(await library.newestState(journal.id ?? '')).toMatchObject({ step: 5 });
    isFull = false;
    journal.hear({ type: 'runResumed', step: 9 });
    journal.hear(captured(9));
    await journal.flush();
    expect(faults.at(-1)).toBeNull();
    expect(await stored()).toEqual([started, steps(1, 5), steps(6, 9), { type: 'runPaused', step: 9 }, { type: 'runResumed', step: 9 }]);
    expect(await library.newestState(journal.id ?? '')).toMatchObject({ step: 9 });
  });
});
