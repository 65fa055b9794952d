import { transfer, wrap, type ProxyMarked } from 'comlink';
import type { Library, LoggedEvent } from '../storage/library';

interface LibraryEntry {
  open: () => Promise<Library & ProxyMarked>;
}

const startWorker = (): Worker => new Worker(new URL('../worker/libraryMain.ts', import.meta.url), { type: 'module', name: 'library' });

/** The library, in a worker of its own; where that does not start, one that lasts as long as the page. Never rejects. */
export async function openLibraryClient(createWorker: () => Worker = startWorker): Promise<Library> {
  try {
    const worker = createWorker();
    const failed = new Promise<never>((_, reject) => worker.addEventListener('error', (event) => reject(new Error(event.message)), { once: true }));
    const library = await Promise.race([wrap<LibraryEntry>(worker).open(), failed]);
    failed.catch(() => undefined);
    return {
      use: () => library.use(),
      runs: () => library.runs(),
      createRun: (start) => library.createRun(start),
      describeRun: (id, change) => library.describeRun(id, change),
      appendToLog: (id, events) => library.appendToLog(id, events),
      log: async (id) => unpackInPieces(await library.packedLog(id)),
      packedLog: (id) => library.packedLog(id),
      cutLog: (id, step) => library.cutLog(id, step),
      saveState: (id, step, bytes) => library.saveState(id, step, transfer(bytes, [bytes])),
      keepState: (id, step, isKept) => library.keepState(id, step, isKept),
      newestState: (id) => library.newestState(id),
      state: (id, step) => library.state(id, step),
      branchRun: (id, step) => library.branchRun(id, step),
      importRun: (run, log, states) => library.importRun(run, log, states),
      deleteRun: (id) => library.deleteRun(id),
      restoreRun: (id) => library.restoreRun(id),
      datasets: () => library.datasets(),
      saveDataset: (dataset, origin) => library.saveDataset(transfer(dataset, [dataset.pixels.buffer]), origin),
      dataset: (id) => library.dataset(id),
      renameDataset: (id, title) => library.renameDataset(id, title),
      deleteDataset: (id) => library.deleteDataset(id),
      restoreDataset: (id) => library.restoreDataset(id),
      bases: () => library.bases(),
      saveBase: (name, bytes) => library.saveBase(name, bytes),
      base: (digest) => library.base(digest),
      experiments: () => library.experiments(),
      saveExperiment: (id, experiment) => library.saveExperiment(id, experiment),
      forgetExperiment: (id) => library.forgetExperiment(id),
      purge: (before) => library.purge(before),
    };
  } catch {
    const { libraryInMemory } = await import('../storage/libraryInMemory');
    return libraryInMemory();
  }
}

/** Pieces unpacked between two breaths of the page. */
const PIECES = 50;

async function unpackInPieces(pieces: readonly unknown[]): Promise<LoggedEvent[]> {
  const { unpackLog } = await import('../storage/packedLog');
  const events: LoggedEvent[] = [];
  for (let first = 0; first < pieces.length; first += PIECES) {
    if (first > 0) await new Promise((resolve) => setTimeout(resolve));
    for (const piece of pieces.slice(first, first + PIECES)) events.push(...unpackLog(piece));
  }
  return events;
}

/** Asks the browser not to clear what is kept by itself. Some ask the person, some decide by themselves. */
export async function askToPersist(): Promise<boolean> {
  return 'storage' in navigator && (await navigator.storage.persist().catch(() => false));
}
