import type { StoredRun } from '../../storage/records';
import { shownStatus, type LibraryState } from '../../store/libraryState';
import { runTitle, stateBytes, statusTitle, usualTitle } from './runWords';

export const runOrders = ['begun', 'name', 'set', 'steps', 'distance', 'source', 'storage'] as const;
export type RunOrder = (typeof runOrders)[number];

export const orderTitle: Readonly<Record<RunOrder, string>> = {
  begun: 'newest first', name: 'name', set: 'target set', steps: 'most steps first', distance: 'nearest to the target first', source: 'nearest to what the base knew first', storage: 'most storage first',
};

/** What is not known comes last. */
const ascending = (a: number | null, b: number | null): number => (a ?? Infinity) === (b ?? Infinity) ? 0 : (a ?? Infinity) - (b ?? Infinity);

const orders: Readonly<Record<RunOrder, (a: StoredRun, b: StoredRun) => number>> = {
  begun: (a, b) => b.createdAt - a.createdAt,
  name: (a, b) => runTitle(a).localeCompare(runTitle(b), 'en', { numeric: true }),
  set: (a, b) => a.dataset.title.localeCompare(b.dataset.title, 'en', { numeric: true }),
  steps: (a, b) => b.step - a.step,
  distance: (a, b) => ascending(a.summary.fdIcon64, b.summary.fdIcon64),
  source: (a, b) => ascending(a.summary.sourceFdIcon64, b.summary.sourceFdIcon64),
  storage: (a, b) => stateBytes(b) - stateBytes(a),
};

/** Everything that a search looks through. */
function searchedText(run: StoredRun, library: Pick<LibraryState, 'inHand' | 'heldElsewhere'>): string {
  const { name, tags, notes, dataset, base, device } = run;
  return [name, usualTitle(run), ...tags, notes, dataset.id, base.id, device ?? '', statusTitle[shownStatus(run, library)]].join('\n').toLowerCase();
}

/** The runs that are not deleted and have every word of the search, in the order asked for; those that are equal in it, newest first. */
export function listedRuns(library: Pick<LibraryState, 'runs' | 'inHand' | 'heldElsewhere'>, search: string, order: RunOrder): StoredRun[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return library.runs
    .filter((run) => {
      if (run.deletedAt !== null) return false;
      const text = searchedText(run, library);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => orders[order](a, b) || orders.begun(a, b));
}
