import type { RunConfig } from '../config/runConfig';
import type { LoggedEvent } from '../storage/library';
import { applyEvent } from './applyEvent';
import { withoutEngine, type LabState } from './lab';
import { emptyRun, initialState, type PlaygroundState, type RunRecord } from './playgroundState';

/** Events folded between two breaths of the page. */
const PIECE = 100;

/** A stored run as the page showed it: the same fold over the same events, with pauses so that a long log holds nothing up. */
export async function foldLog(config: RunConfig, log: readonly LoggedEvent[], breathe: () => Promise<void> = nextTask): Promise<{ run: RunRecord; lab: LabState }> {
  let state: PlaygroundState = { ...initialState, run: emptyRun(config) };
  for (let first = 0; first < log.length; first += PIECE) {
    if (first > 0) await breathe();
    state = log.slice(first, first + PIECE).reduce(applyEvent, state);
  }
  return { run: state.run ?? emptyRun(config), lab: withoutEngine(state.lab, 'The page was closed before this was done. Start it again.') };
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
