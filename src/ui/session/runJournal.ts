import type { RunLocks } from '../../client/runLocks';
import type { EngineEvent } from '../../protocol/events';
import { isLogged, type Library, type LoggedEvent, type NewRun } from '../../storage/library';
import type { StoredRun } from '../../storage/records';
import type { StorageFault } from '../../store/libraryState';
import { faultOf } from './storageFault';

/** What the charts show may be lost for this long when the page is killed; what a person did, and states, are written at once. */
const FLUSH_MS = 2_000;
const patientTypes: readonly LoggedEvent['type'][] = ['stepsCompleted', 'experimentMeasured', 'experimentDrew', 'lossByTimestepMeasured'];

export interface RunJournalParts {
  library: Library;
  locks: RunLocks;
  after: (ms: number, callback: () => void) => void;
  /** Called with the run's record each time it has changed. */
  onRun: (run: StoredRun) => void;
  /** Called with what could not be written, and with null when all is written again. */
  onFault: (fault: StorageFault | null) => void;
}

/**
 * Writes down what the engine says of one run, and its states. Never in the way of training: what cannot be written is said, and its log is kept in mind and
 * tried again with the next event; a state that cannot be written is dropped, because a newer one will come.
 */
export interface RunJournal {
  /** null: the run has not started yet, so there is no record of it. */
  readonly id: string | null;
  hear: (event: EngineEvent) => void;
  /** Tries again to write what waits. Resolves when all of it is written, or could not be. */
  flush: () => Promise<void>;
  /** Hears nothing any more; lets go of the run when all is written. */
  close: () => Promise<void>;
}

/**
 * @param start a new run, whose record is made when it has started, or a stored one
 * @param release lets go of a stored run, which the caller has taken in hand
 */
export function createRunJournal({ library, locks, after, onRun, onFault }: RunJournalParts, start: NewRun | StoredRun, release: () => void = () => undefined): RunJournal {
  let id = 'id' in start ? start.id : null;
  const pending: LoggedEvent[] = [];
  let captured: { step: number; bytes: ArrayBuffer } | null = null;
  let isFlushPlanned = false;
  let isClosed = false;
  let writing: Promise<void> | null = null;
  let letGo = release;

  const hasWork = (): boolean => (id !== null || pending.some(({ type }) => type === 'runStarted')) && (pending.length > 0 || captured !== null);

  async function writeOnce(): Promise<void> {
    if (id === null) {
      const run = await library.createRun(start);
      id = run.id;
      letGo = (await locks.take(run.id)) ?? letGo;
    }
    const events = pending.slice();
    const state = captured;
    if (events.length > 0) {
      onRun(await library.appendToLog(id, events));
      pending.splice(0, events.length);
    }
    if (state === null) return;
    captured = captured === state ? null : captured;
    onRun(await library.saveState(id, state.step, state.bytes));
  }

  async function writeAll(): Promise<void> {
    try {
      while (hasWork()) await writeOnce();
      onFault(null);
    } catch (error) {
      onFault(faultOf(error));
    } finally {
      writing = null;
    }
  }

  function flush(): Promise<void> {
    if (writing === null && hasWork()) writing = writeAll();
    return writing ?? Promise.resolve();
  }

  function planFlush(): void {
    if (isFlushPlanned) return;
    isFlushPlanned = true;
    after(FLUSH_MS, () => {
      isFlushPlanned = false;
      void flush();
    });
  }

  return {
    get id() {
      return id;
    },
    hear: (event) => {
      if (isClosed) return;
      if (event.type === 'stateCaptured') {
        captured = { step: event.step, bytes: event.bytes };
        void flush();
      } else if (isLogged(event)) {
        pending.push(event);
        if (patientTypes.includes(event.type)) planFlush();
        else void flush();
      }
    },
    flush,
    close: async () => {
      isClosed = true;
      await flush();
      letGo();
    },
  };
}
