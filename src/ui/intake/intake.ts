import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ImageDataset } from '../../data/imageDataset';
import { classifyDrop } from '../../intake/classifyDrop';
import { MAX_FILES } from '../../intake/limits';
import type { Finding, ReadSettings } from '../../intake/pictureReader';
import { emptyReview, reviewed, type Review, type ReviewAction, type ReviewChoices } from '../../intake/review';
import { reviewSummary } from '../../intake/reviewSummary';
import { reviewedDataset } from '../../intake/reviewedDataset';
import type { SkippedFile } from '../../intake/skippedFile';
import { gatherDrop, type Gathered, type GatheredFile } from './gatherDrop';
import { originWords } from './originWords';
import { startReading, type Reading } from './startReading';

export interface IntakeState {
  /** Whether the sheet is on the screen. A review outlives its closing. */
  isOpen: boolean;
  /** null: nothing was given yet. */
  review: Review | null;
  /** Files found so far while a dropped folder is walked; null when none is. */
  gathering: number | null;
  isSaving: boolean;
  /** Why the set could not be kept. */
  fault: string | null;
}

/** Where what was given goes. */
export interface IntakeDoors {
  /** Keeps the set and chooses it; rejects with words for people. */
  addDataset: (dataset: Omit<ImageDataset, 'id' | 'sha256'>, origin: string) => Promise<unknown>;
  importRunFile: (file: File) => unknown;
  openCheckpoint: (file: File) => unknown;
  /** Pixels of a side that the base model takes. */
  imageSize: () => number;
}

/** What a person brings, from the first file to a set in the library. Components call these. */
export interface Intake {
  store: StoreApi<IntakeState>;
  open: () => void;
  close: () => void;
  /** To be called while the drop is handled. */
  giveDrop: (transfer: DataTransfer) => void;
  /** Added to what is under review; a run file or a checkpoint goes its own way. */
  give: (gathered: Gathered) => Promise<void>;
  /** Reads everything again. */
  changeSettings: (change: Partial<ReadSettings>) => void;
  choose: (change: Partial<ReviewChoices>) => void;
  /** Ends walking and reading; what was read stays. */
  stop: () => void;
  discard: () => void;
  accept: () => Promise<void>;
}

/** The page is told of what was read this often: each telling sorts and counts all pictures. */
const TELL_MS = 200;

export function createIntake(doors: IntakeDoors, begin: typeof startReading = startReading): Intake {
  const store = createStore<IntakeState>(() => ({ isOpen: false, review: null, gathering: null, isSaving: false, fault: null }));
  let review: Review = emptyReview;
  let files: GatheredFile[] = [];
  let lost: SkippedFile[] = [];
  let reading: Reading | null = null;
  let walking: AbortController | null = null;
  let waiting: Finding[] = [];
  let isTelling = false;

  function tellNow(): void {
    isTelling = false;
    if (waiting.length > 0) review = reviewed(review, { type: 'found', findings: waiting });
    waiting = [];
    store.setState({ review: files.length + lost.length === 0 ? null : review });
  }

  function tellSoon(): void {
    if (isTelling) return;
    isTelling = true;
    setTimeout(() => isTelling && tellNow(), TELL_MS);
  }

  /** Findings are taken up some at a time: the lists they go into may be long. */
  function act(action: ReviewAction): void {
    if (action.type === 'found') {
      waiting.push(...action.findings);
      tellSoon();
      return;
    }
    if (waiting.length > 0) tellNow();
    review = reviewed(review, action);
    if (action.type === 'readingBegan') tellSoon();
    else tellNow();
  }

  function readAll(settings: ReadSettings): void {
    reading?.stop();
    waiting = [];
    act({ type: 'readingBegan', origin: originWords(files), settings, filesGiven: files.length + lost.length });
    act({ type: 'found', findings: lost.map((file) => ({ is: 'skipped', file })) });
    const own = begin(settings, (action) => {
      if (reading !== own) return;
      if (action.type === 'readingFailed') reading = null; // whatever is given next needs a fresh one
      act(action);
    });
    reading = own;
    own.add(files);
  }

  function stop(): void {
    walking?.abort();
    walking = null;
    reading?.stop();
    reading = null;
    store.setState({ gathering: null });
    act({ type: 'readingStopped' });
  }

  function discard(): void {
    stop();
    files = [];
    lost = [];
    review = emptyReview;
    store.setState({ review: null, fault: null });
  }

  async function give({ files: given, unreadable, isCutOff }: Gathered): Promise<void> {
    const gift = await classifyDrop(given);
    if (gift.kind !== 'pictures') {
      if (files.length === 0) store.setState({ isOpen: false }); // it needs no sheet
      if (gift.kind === 'runFile') doors.importRunFile(gift.file);
      else void doors.openCheckpoint(gift.file);
      return;
    }
    store.setState({ isOpen: true, fault: given.length + unreadable.length === 0 ? 'There are no files in what was given.' : null });
    if (given.length + unreadable.length === 0) return;
    const added = [...given].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    const notOpened: SkippedFile[] = unreadable.map((path) => ({ path, reason: 'unreadable', detail: 'was not opened by the browser' }));
    if (isCutOff) notOpened.push({ path: '…', reason: 'over-limit', detail: `there are more than ${MAX_FILES} files: those were looked at` });
    files = [...files, ...added];
    lost = [...lost, ...notOpened];
    if (reading === null) {
      readAll({ ...review.settings, imageSize: doors.imageSize() });
      tellNow();
      return;
    }
    act({ type: 'moreGiven', origin: originWords(files), count: added.length + notOpened.length });
    act({ type: 'found', findings: notOpened.map((file) => ({ is: 'skipped', file })) });
    reading.add(added);
  }

  async function walk(transfer: DataTransfer): Promise<void> {
    const own = new AbortController();
    walking?.abort();
    walking = own;
    store.setState({ isOpen: true, gathering: 0, fault: null });
    try {
      const gathered = await gatherDrop(transfer, { onCount: (gathering) => store.setState({ gathering }), signal: own.signal });
      if (own.signal.aborted) return;
      store.setState({ gathering: null });
      await give(gathered);
    } catch (error) {
      if (own.signal.aborted) return;
      store.setState({ gathering: null, fault: `What was dropped could not be looked at: ${error instanceof Error ? error.message : String(error)}. Choose it with a button instead.` });
    }
  }

  return {
    store,
    open: () => store.setState({ isOpen: true }),
    close: () => store.setState({ isOpen: false }),
    giveDrop: (transfer) => void walk(transfer),
    give,
    changeSettings: (change) => {
      const settings = { ...review.settings, ...change };
      const shown = store.getState().review;
      readAll(settings);
      // the pictures as they were stay on the screen until there are new ones
      if (shown !== null) store.setState({ review: { ...shown, settings, status: 'reading' } });
    },
    choose: (change) => act({ type: 'chosen', change }),
    stop,
    discard,
    accept: async () => {
      if (store.getState().isSaving || reviewSummary(review).obstacle !== null) return;
      store.setState({ isSaving: true, fault: null });
      reading?.stop(); // what it holds would lie beside the set and its copies
      reading = null;
      try {
        await doors.addDataset(reviewedDataset(review), `${review.origin}, ${review.expected} ${review.expected === 1 ? 'file' : 'files'}`);
        discard();
        store.setState({ isOpen: false });
      } catch (error) {
        store.setState({ fault: `The set could not be kept: ${error instanceof Error ? error.message : String(error)} The review stays open.` });
      } finally {
        store.setState({ isSaving: false });
      }
    },
  };
}
