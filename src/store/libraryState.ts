import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StorageUse } from '../storage/library';
import type { StoredDataset, StoredRun } from '../storage/records';

/** Why something could not be kept. full: the browser's storage for this page · failed: anything else. */
export interface StorageFault {
  kind: 'full' | 'failed';
  message: string;
}

/** What the page knows of all that is kept. */
export interface LibraryState {
  /** The first list has been read. */
  isReady: boolean;
  /** Newest first, deleted ones included until they are purged. */
  runs: readonly StoredRun[];
  /** Names of runs whose record cannot be read. */
  damaged: readonly string[];
  datasets: readonly StoredDataset[];
  use: StorageUse | null;
  fault: StorageFault | null;
  /** The run whose record is on the screen; null: one that is not kept, or none. */
  current: string | null;
  /** The run that this tab writes down: the one on the screen, unless it is only looked at. */
  inHand: string | null;
  /** Runs that another tab has in hand: here they can only be looked at. */
  heldElsewhere: readonly string[];
}

export const emptyLibrary: LibraryState = { isReady: false, runs: [], damaged: [], datasets: [], use: null, fault: null, current: null, inHand: null, heldElsewhere: [] };

export type LibraryStore = StoreApi<LibraryState>;
export const createLibraryStore = (): LibraryStore => createStore<LibraryState>(() => emptyLibrary);

/** The list with that run as it is now. */
export function withStoredRun(runs: readonly StoredRun[], run: StoredRun): readonly StoredRun[] {
  return [run, ...runs.filter(({ id }) => id !== run.id)].sort((a, b) => b.updatedAt - a.updatedAt);
}

export type ShownStatus = StoredRun['status'] | 'interrupted';

/** interrupted: was under way when its page ended, and no page has it in hand now. */
export function shownStatus(run: StoredRun, { inHand, heldElsewhere }: Pick<LibraryState, 'inHand' | 'heldElsewhere'>): ShownStatus {
  const wasUnderWay = run.status === 'running' || run.status === 'paused';
  return wasUnderWay && run.id !== inHand && !heldElsewhere.includes(run.id) ? 'interrupted' : run.status;
}

/** Runs that a crash, a reload or a closed tab interrupted, newest first. */
export function interruptedRuns(state: LibraryState): readonly StoredRun[] {
  return state.runs.filter((run) => run.deletedAt === null && shownStatus(run, state) === 'interrupted');
}

/** It can go on: it has steps to do, of its own length or the one that it is to have, and nobody else has it in hand. */
export function canResume(run: StoredRun, { heldElsewhere }: Pick<LibraryState, 'heldElsewhere'>, steps = run.config.steps): boolean {
  return run.deletedAt === null && run.step < steps && !heldElsewhere.includes(run.id);
}
