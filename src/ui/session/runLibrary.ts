import type { RunLocks } from '../../client/runLocks';
import type { ImageDataset } from '../../data/imageDataset';
import type { EngineEvent } from '../../protocol/events';
import type { Library, LoggedEvent, NewRun } from '../../storage/library';
import type { StoredDataset, StoredRun } from '../../storage/records';
import { withStoredRun, type LibraryStore } from '../../store/libraryState';
import { createRunJournal, type RunJournal } from './runJournal';
import { faultOf } from './storageFault';

/** A deletion can be undone for a day, or until its space is wanted. */
const UNDO_MS = 86_400_000;

export interface RunLibraryParts {
  library: Promise<Library>;
  store: LibraryStore;
  locks: RunLocks;
  /** Asks the browser not to clear what is kept. */
  askToPersist: () => Promise<boolean>;
  after: (ms: number, callback: () => void) => void;
}

/** A stored run with its whole log. */
export interface ReadRun {
  run: StoredRun;
  log: LoggedEvent[];
}

/** Where a stored run goes on. */
export interface TakenUp extends ReadRun {
  /** null: no state is kept, it begins at step 0 again. */
  state: { step: number; bytes: ArrayBuffer } | null;
  /** What was found damaged on the way. */
  damaged: string[];
}

/** All that is kept, as the page uses it: its list stays true, and the present run is written down. All but `hear` and `begin` reject with words for people. */
export interface RunLibrary {
  store: LibraryStore;
  /** Reads the lists again: at the start, and when the page is looked at again. */
  refresh: () => Promise<void>;
  /** A new run: what the engine says from now on is its log. */
  begin: (start: NewRun) => void;
  hear: (event: EngineEvent) => void;
  /** Takes a stored run in hand, to go on from its newest whole state. Rejects when another tab has it. */
  takeUp: (id: string) => Promise<TakenUp>;
  /** A stored run is on the screen, to be looked at. */
  show: (id: string) => Promise<ReadRun>;
  read: (id: string) => Promise<ReadRun>;
  branch: (id: string, step: number) => Promise<StoredRun>;
  describe: (id: string, change: Parameters<Library['describeRun']>[1]) => Promise<StoredRun>;
  keepState: (id: string, step: number, isKept: boolean) => Promise<void>;
  state: (id: string, step: number) => Promise<ArrayBuffer>;
  importRun: Library['importRun'];
  deleteRun: (id: string) => Promise<void>;
  restoreRun: (id: string) => Promise<void>;
  addDataset: (dataset: Omit<ImageDataset, 'id' | 'sha256'>, origin: string) => Promise<StoredDataset>;
  dataset: (id: string) => Promise<ImageDataset>;
  renameDataset: (id: string, title: string) => Promise<void>;
  deleteDataset: (id: string) => Promise<void>;
  restoreDataset: (id: string) => Promise<void>;
  saveBase: (name: string, bytes: ArrayBuffer) => Promise<void>;
  base: (digest: string) => Promise<ArrayBuffer>;
  experiments: Library['experiments'];
  saveExperiment: Library['saveExperiment'];
  forgetExperiment: Library['forgetExperiment'];
  /** For writing that nobody waits for: what goes wrong is shown as the library's fault. */
  inBackground: (writing: Promise<unknown>) => void;
  /** Frees what was deleted, at once. */
  purgeDeleted: () => Promise<void>;
  persist: () => Promise<void>;
  /** Writes what waits: the page may end soon. */
  flush: () => Promise<void>;
}

export function createRunLibrary({ library, store, locks, askToPersist, after }: RunLibraryParts): RunLibrary {
  let journal: RunJournal | null = null;

  const know = (run: StoredRun): StoredRun => {
    store.setState((state) => ({ runs: withStoredRun(state.runs, run) }));
    return run;
  };

  async function lookAround(): Promise<void> {
    const opened = await library;
    const [{ runs, damaged }, datasets, use, held] = await Promise.all([opened.runs(), opened.datasets(), opened.use(), locks.held()]);
    store.setState({ isReady: true, runs, damaged, datasets, use, heldElsewhere: held.filter((id) => id !== journal?.id) });
  }

  function closeJournal(): Promise<void> {
    const closing = journal?.close() ?? Promise.resolve();
    journal = null;
    store.setState({ inHand: null });
    return closing;
  }

  async function keep(start: NewRun | StoredRun, release?: () => void): Promise<void> {
    void closeJournal();
    const opened = await library;
    const own: RunJournal = createRunJournal(
      {
        library: opened,
        locks,
        after,
        onRun: (run) => {
          know(run);
          if (journal === own) store.setState({ current: run.id, inHand: run.id });
        },
        onFault: (fault) => store.setState({ fault }),
      },
      start,
      release,
    );
    journal = own;
    store.setState({ current: own.id, inHand: own.id });
  }

  /** What the engine says before the library is open is heard afterwards. */
  let ready: Promise<void> | null = null;

  async function read(id: string): Promise<ReadRun> {
    const opened = await library;
    const { runs } = await opened.runs();
    const run = runs.find((other) => other.id === id);
    if (run === undefined) throw new Error('There is no such run any more: it was deleted, here or in another tab.');
    return { run, log: await opened.log(id) };
  }

  async function changed<Result>(work: (opened: Library) => Promise<Result>): Promise<Result> {
    const result = await work(await library);
    await lookAround();
    return result;
  }

  return {
    store,
    refresh: async () => {
      await (await library).purge(Date.now() - UNDO_MS);
      await lookAround();
    },
    begin: (start) => {
      const keeping = keep(start).finally(() => {
        if (ready === keeping) ready = null;
      });
      ready = keeping;
    },
    hear: (event) => {
      if (ready === null) journal?.hear(event);
      else void ready.then(() => journal?.hear(event));
    },
    takeUp: async (id) => {
      await closeJournal();
      const release = await locks.take(id);
      if (release === null) throw new Error('Another tab is training this run. Here it can only be looked at; stop it there, or close that tab, to go on with it here.');
      try {
        const opened = await library;
        const newest = await opened.newestState(id);
        const run = know(await opened.cutLog(id, newest?.step ?? 0));
        const log = await opened.log(id);
        await keep(run, release);
        return { run, log, state: newest, damaged: newest?.damaged ?? [] };
      } catch (error) {
        release();
        throw error;
      }
    },
    show: async (id) => {
      await closeJournal();
      const shown = await read(id);
      store.setState({ current: id });
      await lookAround();
      return shown;
    },
    read,
    branch: (id, step) => changed((opened) => opened.branchRun(id, step)),
    describe: async (id, change) => know(await (await library).describeRun(id, change)),
    keepState: async (id, step, isKept) => {
      know(await (await library).keepState(id, step, isKept));
    },
    state: async (id, step) => (await library).state(id, step),
    importRun: (run, log, states) => changed((opened) => opened.importRun(run, log, states)),
    deleteRun: async (id) => {
      if (journal?.id === id) await closeJournal();
      if (store.getState().current === id) store.setState({ current: null });
      await changed((opened) => opened.deleteRun(id));
    },
    restoreRun: (id) => changed((opened) => opened.restoreRun(id)),
    addDataset: async (dataset, origin) => {
      void askToPersist(); // now the person has something to lose; browsers that ask do so once
      return changed((opened) => opened.saveDataset(dataset, origin));
    },
    dataset: async (id) => (await library).dataset(id),
    renameDataset: (id, title) => changed((opened) => opened.renameDataset(id, title)),
    deleteDataset: (id) => changed((opened) => opened.deleteDataset(id)),
    restoreDataset: (id) => changed((opened) => opened.restoreDataset(id)),
    saveBase: async (name, bytes) => {
      await (await library).saveBase(name, bytes);
    },
    base: async (digest) => (await library).base(digest),
    experiments: async () => (await library).experiments(),
    saveExperiment: async (id, experiment) => (await library).saveExperiment(id, experiment),
    forgetExperiment: async (id) => (await library).forgetExperiment(id),
    inBackground: (writing) => {
      writing.catch((error: unknown) => store.setState({ fault: faultOf(error) }));
    },
    purgeDeleted: async () => {
      await changed((opened) => opened.purge(Infinity));
      await journal?.flush();
    },
    persist: async () => {
      await askToPersist();
      await lookAround();
    },
    flush: async () => journal?.flush(),
  };
}
