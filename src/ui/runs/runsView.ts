import type { RunOrder } from './listedRuns';

/** As many runs as the charts have colours for. */
export const MOST_COMPARED = 8;

/** What a person sees of the library; kept while another tab of the lab is looked at. */
export interface RunsView {
  search: string;
  order: RunOrder;
  /** Ids of runs that are to be compared, in the order in which they were chosen. */
  checked: readonly string[];
  isComparing: boolean;
  /** The run whose details are open. */
  opened: string | null;
}

export const firstRunsView: RunsView = { search: '', order: 'begun', checked: [], isComparing: false, opened: null };
