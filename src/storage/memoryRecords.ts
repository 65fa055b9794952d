import type { RecordKind, RecordStore } from './recordStore';

/** Records that last as long as the page: where a browser keeps nothing. */
export function memoryRecords(): RecordStore {
  const kinds: Record<RecordKind, Map<string, unknown>> = { runs: new Map(), datasets: new Map(), bases: new Map(), experiments: new Map() };
  const logs = new Map<string, unknown[]>();
  return {
    list: (kind) => Promise.resolve(structuredClone([...kinds[kind].values()])),
    get: (kind, id) => Promise.resolve(structuredClone(kinds[kind].get(id))),
    change: (kind, id, change) =>
      new Promise((resolve) => {
        const { record, log } = change(structuredClone(kinds[kind].get(id)));
        if (record === undefined) kinds[kind].delete(id);
        else kinds[kind].set(id, structuredClone(record));
        if (log === 'delete') logs.delete(id);
        else if (log !== undefined) logs.set(id, structuredClone('append' in log ? [...(logs.get(id) ?? []), log.append] : [...log.replace]));
        resolve(record);
      }),
    log: (run) => Promise.resolve(structuredClone(logs.get(run) ?? [])),
  };
}
