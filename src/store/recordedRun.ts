import type { RunConfig } from '../config/runConfig';
import type { LoggedEvent } from '../storage/library';
import { applyEvent } from './applyEvent';
import { emptyLab, type LabState } from './lab';
import { emptyRun, initialState, type PlaygroundState, type RunRecord } from './playgroundState';

/** A run as its log tells it. */
export interface LoggedRun {
  config: RunConfig;
  log: readonly LoggedEvent[];
}

/** What the page can show of a logged run at any of its steps. */
export interface RecordedRun {
  config: RunConfig;
  /** Steps of the whole run. */
  steps: number;
  /** As it stood after `step` steps, with all that was drawn and measured by then. */
  at: (step: number) => RunRecord;
  /** What the lab found out about the trained model. */
  lab: LabState;
}

/** Folds the log once and keeps every state on the way: they share all that does not change between them. */
export function recordedRunOf({ config, log }: LoggedRun): RecordedRun {
  const states: RunRecord[] = [emptyRun(config)];
  let state: PlaygroundState = { ...initialState, run: emptyRun(config) };
  for (const event of log) {
    state = applyEvent(state, event);
    const { run } = state;
    if (run === null) continue;
    if (states.at(-1)?.step === run.step) states.pop();
    states.push(run);
  }
  return {
    config,
    steps: states.at(-1)?.step ?? 0,
    at: (step) => states.findLast((run) => run.step <= step) ?? emptyRun(config),
    lab: { ...emptyLab, experiments: state.lab.experiments, lossByTimestep: state.lab.lossByTimestep },
  };
}
