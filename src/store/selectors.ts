import type { MeasuredAgainst } from '../protocol/events';
import type { Evaluation, Phase, PlaygroundState, SampleGrid, SettingsMark } from './playgroundState';

export const isRunActive = (phase: Phase): boolean => phase === 'preparing' || phase === 'running' || phase === 'paused';
/** A run may be started: the device is there and no run is in the way. */
export const canStart = (phase: Phase): boolean => phase === 'idle' || phase === 'finished' || phase === 'stopped' || phase === 'failed';

export const selectPhase = (state: PlaygroundState): Phase => state.phase;

const noMarks: readonly SettingsMark[] = [];
const noEvaluations: readonly Evaluation[] = [];
const noGrids: readonly SampleGrid[] = [];
export const selectMarks = (state: PlaygroundState): readonly SettingsMark[] => state.run?.marks ?? noMarks;
export const selectEvaluations = (state: PlaygroundState, against: MeasuredAgainst): readonly Evaluation[] => state.run?.evaluations[against] ?? noEvaluations;
export const selectGrids = (state: PlaygroundState): readonly SampleGrid[] => state.run?.current ?? noGrids;

export function selectStepsPerSecond({ run }: PlaygroundState): number | null {
  const stepMs = run?.stepMs ?? null;
  return stepMs === null || stepMs <= 0 ? null : 1000 / stepMs;
}

/** Seconds left at the present pace; evaluations and sample grids on the way are not counted. */
export function selectSecondsLeft({ run }: PlaygroundState): number | null {
  const stepsPerSecond = run?.stepMs ? 1000 / run.stepMs : null;
  return run === null || stepsPerSecond === null ? null : Math.max(0, run.config.steps - run.step) / stepsPerSecond;
}

/** One line on a chart for changes that lie closer together than the eye can part. */
export function joinMarks(marks: readonly SettingsMark[], lastStep: number): SettingsMark[] {
  const nearest = lastStep / 100;
  const joined: SettingsMark[] = [];
  for (const mark of marks) {
    const last = joined.at(-1);
    if (last !== undefined && mark.step - last.step <= nearest) {
      joined[joined.length - 1] = { step: last.step, changed: [...new Set([...last.changed, ...mark.changed])], settings: mark.settings };
    } else joined.push(mark);
  }
  return joined;
}
