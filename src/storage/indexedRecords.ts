import { openDB, type DBSchema } from 'idb';
import type { RecordStore } from './recordStore';
import { asStorageError } from './storageErrors';

const NAME = 'diff-tuning-playground';
/** Raised with each change of the stores below, which `upgrade` then makes. */
const VERSION = 1;

interface Stores extends DBSchema {
  runs: { key: string; value: unknown };
  datasets: { key: string; value: unknown };
  bases: { key: string; value: unknown };
  experiments: { key: string; value: unknown };
  /** In the order in which they were added. */
  log: { key: number; value: { run: string; piece: unknown }; indexes: { run: string } };
}

/** Records in IndexedDB. Rejects where the browser gives none. */
export async function indexedRecords(): Promise<RecordStore> {
  const db = await openDB<Stores>(NAME, VERSION, {
    upgrade: (opened) => {
      for (const kind of ['runs', 'datasets', 'bases', 'experiments'] as const) opened.createObjectStore(kind);
      opened.createObjectStore('log', { autoIncrement: true }).createIndex('run', 'run');
    },
    blocking: () => db.close(), // a newer version of the page wants to change the stores
  });
  return {
    list: (kind) => db.getAll(kind),
    get: (kind, id) => db.get(kind, id),
    change: async (kind, id, change) => {
      const transaction = db.transaction([kind, 'log'], 'readwrite');
      try {
        const records = transaction.objectStore(kind);
        const { record, log } = change(await records.get(id));
        if (record === undefined) await records.delete(id);
        else await records.put(record, id);
        const pieces = transaction.objectStore('log');
        if (log !== undefined && (log === 'delete' || 'replace' in log)) {
          for (const key of await pieces.index('run').getAllKeys(id)) await pieces.delete(key);
        }
        const added = log === undefined || log === 'delete' ? [] : 'append' in log ? [log.append] : log.replace;
        for (const piece of added) await pieces.add({ run: id, piece });
        await transaction.done;
        return record;
      } catch (error) {
        transaction.done.catch(() => undefined);
        abort(transaction);
        throw asStorageError(error);
      }
    },
    log: async (run) => (await db.getAllFromIndex('log', 'run', run)).map(({ piece }) => piece),
  };
}

function abort(transaction: { abort: () => void }): void {
  try {
    transaction.abort();
  } catch {
    // it was over already
  }
}
