import type { ImageDataset } from '../data/imageDataset';
import type { EngineEvent } from '../protocol/events';
import type { StoredBase, StoredDataset, StoredRun } from './records';

/** What a run's log is made of: from these events alone everything that is shown of a run can be shown again. */
export const loggedTypes = [
  'baseLoaded', 'datasetLoaded', 'bankReady', 'runStarted', 'stepsCompleted', 'settingsChanged', 'samplesDrawn', 'evaluated', 'heldOutLossMeasured', 'lossByTimestepMeasured',
  'runPaused', 'runResumed', 'runStopped', 'runFinished', 'runFailed',
  'experimentQueued', 'experimentStarted', 'experimentMeasured', 'experimentDrew', 'experimentFinished', 'experimentCancelled', 'experimentFailed',
] as const satisfies readonly EngineEvent['type'][];
export type LoggedEvent = Extract<EngineEvent, { type: (typeof loggedTypes)[number] }>;

export function isLogged(event: EngineEvent): event is LoggedEvent {
  return (loggedTypes as readonly string[]).includes(event.type);
}

/** What is known of a run when it begins. */
export type NewRun = Pick<StoredRun, 'config' | 'changes' | 'base' | 'dataset' | 'device' | 'appVersion' | 'parent'> & Partial<Pick<StoredRun, 'name' | 'tags' | 'notes' | 'createdAt'>>;

export interface StorageUse {
  /** Of this site, as the browser estimates it; null where it does not tell. */
  usedBytes: number | null;
  quotaBytes: number | null;
  /** The browser promised not to clear it by itself. */
  isPersisted: boolean;
  /** false: this browser keeps nothing (a private window, blocked storage); all lasts as long as the page. */
  isLasting: boolean;
}

/**
 * Everything that is kept: runs, the states they can be resumed from, picture sets, bases. In the page it lies in a worker of its own (client/libraryClient.ts),
 * so all arguments are plain data. A write is done when it resolves; one that is cut off leaves what was there before it.
 * Rejects with StorageFullError, DamagedRecordError (storageErrors.ts) or an Error in words for people.
 */
export interface Library {
  use(): Promise<StorageUse>;

  /** Newest first, deleted ones included until they are purged. A record that cannot be read is left out and named. */
  runs(): Promise<{ runs: StoredRun[]; damaged: string[] }>;
  createRun(start: NewRun): Promise<StoredRun>;
  describeRun(id: string, change: Partial<Pick<StoredRun, 'name' | 'tags' | 'notes' | 'changes' | 'config'>>): Promise<StoredRun>;
  /** In order, after those before. Also brings the record's step, status, summary and thumbnails up to date. */
  appendToLog(id: string, events: LoggedEvent[]): Promise<StoredRun>;
  log(id: string): Promise<LoggedEvent[]>;
  /** The same in the pieces in which it is stored (packedLog.ts): small, and quick to hand over. */
  packedLog(id: string): Promise<unknown[]>;
  /** Forgets what happened after `step`, because the run goes on from there. Changes of settings stay in the record. */
  cutLog(id: string, step: number): Promise<StoredRun>;
  /** Written aside, then switched: at any moment the newest whole state is there. bytes: a state file (training/stateFile.ts). */
  saveState(id: string, step: number, bytes: ArrayBuffer): Promise<StoredRun>;
  keepState(id: string, step: number, isKept: boolean): Promise<StoredRun>;
  /** null: there is none, the run begins at step 0. Falls back to an older state when the newest is damaged; rejects when all are. */
  newestState(id: string): Promise<{ step: number; bytes: ArrayBuffer; damaged: string[] } | null>;
  /** The state after that step. */
  state(id: string, step: number): Promise<ArrayBuffer>;
  /** A new run that has the log, changes and state of another one up to one of its states. */
  branchRun(id: string, step: number): Promise<StoredRun>;
  /** A run from elsewhere, under an id of its own: a run file's. */
  importRun(run: StoredRun, log: LoggedEvent[], states: { step: number; isKept: boolean; bytes: ArrayBuffer }[]): Promise<StoredRun>;
  deleteRun(id: string): Promise<void>;
  restoreRun(id: string): Promise<void>;

  datasets(): Promise<StoredDataset[]>;
  /** The same set saved again is the one that is there, under its first title. The pixels are handed over: the caller has them no longer. */
  saveDataset(dataset: Omit<ImageDataset, 'id' | 'sha256'>, origin: string): Promise<StoredDataset>;
  dataset(id: string): Promise<ImageDataset>;
  renameDataset(id: string, title: string): Promise<void>;
  deleteDataset(id: string): Promise<void>;
  restoreDataset(id: string): Promise<void>;

  bases(): Promise<StoredBase[]>;
  saveBase(name: string, bytes: ArrayBuffer): Promise<StoredBase>;
  base(digest: string): Promise<ArrayBuffer>;

  /** Experiments of the lab, as the page keeps them (store/lab.ts): what they measured outlasts the page, whatever run was on the screen. */
  experiments(): Promise<unknown[]>;
  saveExperiment(id: string, experiment: unknown): Promise<void>;
  forgetExperiment(id: string): Promise<void>;

  /** Frees for good what was deleted before `time` (milliseconds since 1970), and bytes that no record names. Returns the bytes freed. */
  purge(before: number): Promise<number>;
}
