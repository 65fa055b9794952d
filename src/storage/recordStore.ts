export type RecordKind = 'runs' | 'datasets' | 'bases' | 'experiments';

/** What becomes of a run's log together with its record. */
export type LogChange = { append: unknown } | { replace: readonly unknown[] } | 'delete';

/** Records by id, and each run's log as a list of pieces. What comes out is what someone once put in: parse it. */
export interface RecordStore {
  list(kind: RecordKind): Promise<unknown[]>;
  /** undefined: there is none. */
  get(kind: RecordKind, id: string): Promise<unknown>;
  /**
   * Reads a record and writes it as `change` returns it, and the log with it, all or nothing. `change` must not wait; undefined deletes the record.
   * What it throws is thrown, and nothing is written.
   */
  change<Written>(kind: RecordKind, id: string, change: (record: unknown) => { record: Written; log?: LogChange }): Promise<Written>;
  log(run: string): Promise<unknown[]>;
}
