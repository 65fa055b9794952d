import type { RunConfig } from '../config/runConfig';
import type { LoggedEvent } from '../storage/library';
import { applyEvent } from './applyEvent';
import { isRecorded, type LabState } from './lab';
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
  /** What was found out about the model: its loss by t as it was measured by `step`, and the experiments on it once it was trained. */
  lab: (step: number) => Pick<LabState, 'experiments' | 'lossByTimestep'>;
}

/** Ids of recorded experiments are below nought: nothing that is asked for here has such a one. */
export const recordedIds = { shown: -100, companion: -200 } as const;

interface RecordedState {
  run: RunRecord;
  lossByTimestep: LabState['lossByTimestep'];
}

/**
 * Folds the log once and keeps every state on the way: they share all that does not change between them.
 * @param firstId of its experiments
 */
export function recordedRunOf({ config, log }: LoggedRun, firstId: number): RecordedRun {
  const states: RecordedState[] = [{ run: emptyRun(config), lossByTimestep: null }];
  let state: PlaygroundState = { ...initialState, run: emptyRun(config) };
  for (const event of log) {
    state = applyEvent(state, event);
    const { run, lab: { lossByTimestep } } = state;
    if (run === null) continue;
    if (states.at(-1)?.run.step === run.step) states.pop();
    states.push({ run, lossByTimestep });
  }
  const experiments = state.lab.experiments.map((experiment, index) => ({ ...experiment, id: firstId + index }));
  const first: RecordedState = { run: emptyRun(config), lossByTimestep: null };
  const stateAt = (step: number): RecordedState => states.findLast(({ run }) => run.step <= step) ?? first;
  return {
    config,
    steps: states.at(-1)?.run.step ?? 0,
    at: (step) => stateAt(step).run,
    lab: (step) => ({ experiments, lossByTimestep: stateAt(step).lossByTimestep }),
  };
}

/** Which of the recorded models an experiment is about; null where it is about one of a person's own. */
export function recordedModel({ id }: { id: number }): 'standard' | 'diff-tuning' | null {
  if (!isRecorded({ id })) return null;
  return id < recordedIds.shown ? 'standard' : 'diff-tuning';
}
