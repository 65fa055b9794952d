import type { RunConfig } from '../config/runConfig';
import type { StepRecord } from '../protocol/events';
import { appendValues, type StepValue } from './bucketedSeries';
import { areCompanions } from './companion';
import { applyLabEvent, forNextRun, withoutEngine, withRemembered } from './lab';
import {
  emptyRun, initialState, type Companion, type Phase, type PlaygroundEvent, type PlaygroundState, type RunRecord, type SampleGrid,
} from './playgroundState';
import { countTimesteps, emptyTimestepCounts } from './timestepCounts';

const maxGrids = 24;
const maxMarks = 200;
/** An average over about five ticks: the clock of a step wanders. */
const stepMsInertia = 0.8;

const lossValues = (steps: readonly StepRecord[], loss: 'reconsolidation' | 'retention'): StepValue[] =>
  steps.flatMap((record) => {
    const value = record[loss];
    return value === null ? [] : [{ step: record.step, value }];
  });

function withSteps(run: RunRecord, steps: readonly StepRecord[], stepMs: number): RunRecord {
  const latest = steps.at(-1);
  if (latest === undefined) return run;
  return {
    ...run,
    step: latest.step,
    latest,
    stepMs: run.stepMs === null ? stepMs : stepMsInertia * run.stepMs + (1 - stepMsInertia) * stepMs,
    reconsolidation: appendValues(run.reconsolidation, lossValues(steps, 'reconsolidation')),
    retention: appendValues(run.retention, lossValues(steps, 'retention')),
    timesteps: countTimesteps(run.timesteps, steps),
  };
}

/** Keeps the first and the newest grid and every other one between, once there are too many. */
function withGrid(grids: readonly SampleGrid[], grid: SampleGrid): SampleGrid[] {
  const next = [...grids.filter((other) => other.step !== grid.step), grid];
  return next.length <= maxGrids ? next : next.filter((_, i) => i % 2 === 0 || i === next.length - 1);
}

function withRun(state: PlaygroundState, change: (run: RunRecord) => RunRecord): PlaygroundState {
  return state.run === null ? state : { ...state, run: change(state.run) };
}

function inPhase(state: PlaygroundState, phase: Phase, step?: number): PlaygroundState {
  const next: PlaygroundState = { ...state, phase, progress: null };
  return step === undefined ? next : withRun(next, (run) => ({ ...run, step }));
}

/** Whoever trains one method after the other has the first one's run on the screen already. */
function companionFor(config: RunConfig, { run, recording, companion }: PlaygroundState): Companion | null {
  if (run !== null && recording === null && run.current.length > 0 && areCompanions(run.config, config)) return { run, origin: 'kept' };
  return companion !== null && recording === null && areCompanions(companion.run.config, config) ? companion : null;
}

const isOver = (phase: Phase): boolean => phase === 'finished' || phase === 'stopped' || phase === 'failed';

/** The page's state after one more event. Pure: the same log always folds to the same screen. */
export function applyEvent(state: PlaygroundState, event: PlaygroundEvent): PlaygroundState {
  switch (event.type) {
    case 'engineStarted':
      return { ...initialState, run: state.run, recording: state.recording, companion: state.companion, recovery: state.recovery, matMulChoice: state.matMulChoice, lab: withoutEngine(state.lab, 'The engine was started anew before this was done. Start it again.') };
    case 'deviceReady':
      return { ...state, phase: 'idle', device: event.device, matMul: event.matMul, unavailable: null, progress: null };
    case 'matMulWished':
      return { ...state, matMulChoice: event.choice, isMatMulOpen: state.device !== null };
    case 'matMulChosen':
      return { ...state, matMul: event.matMul, isMatMulOpen: false };
    case 'deviceUnavailable':
      return { ...state, phase: 'unavailable', unavailable: { reason: event.reason, message: event.message }, progress: null };
    case 'deviceLost': {
      const step = state.run?.step ?? 0;
      return {
        ...inPhase(state, 'failed'),
        failure: { kind: 'device-lost', step, lastGoodStep: step, message: event.message },
        device: null,
        lab: withoutEngine(state.lab, 'The graphics device was lost before this was done. Restart the device, then start it again.'),
      };
    }
    case 'baseLoaded':
      return { ...state, base: event.model, progress: null };
    case 'datasetLoaded': {
      const { dataset, trainCount, heldOutCount, classes } = event;
      return { ...state, dataset: { id: dataset, trainCount, heldOutCount, classes }, progress: null };
    }
    case 'inceptionLoaded':
      return { ...state, inception: { name: event.name, digest: event.digest } };
    case 'bankReady':
      return { ...state, bank: { origin: event.origin, size: event.size, ddimSteps: event.ddimSteps }, progress: null };
    case 'progressed': {
      const { work, done, total } = event;
      return { ...state, progress: done >= total ? null : { work, done, total } };
    }
    case 'runRequested':
      return { ...state, phase: 'preparing', run: emptyRun(event.config), companion: companionFor(event.config, state), recording: null, hasModel: false, failure: null, recovery: null, progress: null, lab: forNextRun(state.lab) };
    case 'runShown': {
      const phase = state.phase === 'starting' || state.phase === 'unavailable' ? state.phase : 'stopped';
      return { ...state, phase, run: event.run, recording: null, companion: null, hasModel: false, lab: { ...event.lab, tab: state.lab.tab, chosen: state.lab.chosen, experiments: withRemembered(state.lab.experiments, event.lab.experiments) }, failure: null, progress: null };
    }
    case 'recordingShown': {
      const { run, companion, lab, recording } = event;
      return {
        ...state,
        run,
        companion: companion === null ? null : { run: companion, origin: 'recorded' },
        recording,
        hasModel: false,
        lab: { ...state.lab, lossByTimestep: lab.lossByTimestep, experiments: withRemembered(state.lab.experiments, lab.experiments) },
      };
    }
    case 'companionFound':
      return { ...state, companion: event.companion };
    case 'runResumeRequested':
      return { ...state, phase: 'preparing', failure: null, progress: null };
    case 'recoveryBegun':
      return { ...state, recovery: { kind: event.kind, step: event.step, fromStep: null, times: event.times } };
    case 'recoveryRead':
      return { ...state, recovery: null };
    case 'runStarted': {
      const run = state.run ?? emptyRun(event.config);
      const { config, live, fromStep, targetRows, bankRows } = event;
      return {
        ...state,
        phase: 'running',
        hasModel: true,
        failure: null,
        recovery: state.recovery === null ? null : { ...state.recovery, fromStep },
        run: { ...run, config, live, targetRows, bankRows, step: fromStep },
      };
    }
    case 'stepsCompleted':
      return withRun(state, (run) => withSteps(run, event.steps, event.stepMs));
    case 'settingsChanged': {
      const { step, live, changed } = event;
      const curvesChanged = changed.includes('psi') || changed.includes('xi');
      return withRun(state, (run) => ({
        ...run,
        live,
        timesteps: curvesChanged ? emptyTimestepCounts(step) : run.timesteps,
        marks: [...run.marks, { step, changed, settings: live }].slice(-maxMarks),
      }));
    }
    case 'samplesDrawn': {
      const grid: SampleGrid = { step: event.step, seed: event.seed, images: event.images, classNames: event.classNames, nearest: event.nearest };
      return withRun(state, (run) =>
        event.model === 'pretrained' ? { ...run, pretrained: grid } : { ...run, current: withGrid(run.current, grid) },
      );
    }
    case 'denoisingDrawn': {
      const { model, step, seed, frames } = event;
      return { ...withRun(state, (run) => ({ ...run, denoising: { ...run.denoising, [model]: { step, seed, frames } } })), progress: null };
    }
    case 'evaluated': {
      const { step, against, distances, gpuShare } = event;
      return withRun(state, (run) => {
        const others = run.evaluations[against].filter((other) => other.step !== step);
        const all = [...others, { step, distances, gpuShare }].sort((a, b) => a.step - b.step); // one made beside training may come after a later one
        return { ...run, evaluations: { ...run.evaluations, [against]: all } };
      });
    }
    case 'runPaused':
      return inPhase(state, 'paused', event.step);
    case 'runResumed':
      return inPhase(state, 'running', event.step);
    case 'runStopped':
      return inPhase(state, 'stopped', event.step);
    case 'runFinished':
      return inPhase(state, 'finished', event.step);
    case 'runFailed': {
      const { kind, lastGoodStep, message } = event;
      // A lost device makes whatever ran on it fail as well: the loss is what a person should read of.
      if (state.failure?.kind === 'device-lost') return state;
      // What fails outside a step does not know how far the run had come.
      const step = Math.max(event.step, state.run?.step ?? 0);
      const next = { ...inPhase(state, 'failed', step), failure: { kind, step, lastGoodStep, message } };
      return kind === 'worker-failed' ? { ...next, lab: withoutEngine(state.lab, 'The training worker stopped before this was done. Restart it, then start this again.') } : next;
    }
    case 'heldOutLossMeasured': // the page does not show it yet
    case 'stateCaptured':
    case 'weightsExported':
      return state;
    case 'lossByTimestepMeasured':
    case 'stepInspected':
    case 'experimentQueued':
    case 'experimentStarted':
    case 'experimentProgressed':
    case 'experimentMeasured':
    case 'experimentDrew':
    case 'experimentPaused':
    case 'experimentResumed':
    case 'experimentFinished':
    case 'experimentCancelled':
    case 'experimentFailed':
    case 'experimentsRemembered':
    case 'labTabChosen':
    case 'labResultChosen':
      return { ...state, lab: applyLabEvent(state.lab, event) };
    case 'commandFailed': {
      const { id, command, message } = event;
      const notices = [...state.notices, { id, message }];
      const startFailed = command === 'startRun' && state.phase === 'preparing';
      if (startFailed && state.run !== null && state.run.step > 0) return { ...state, phase: 'stopped', progress: null, notices };
      if (startFailed) return { ...state, phase: 'idle', run: null, progress: null, notices };
      if (command === 'chooseMatMul') return { ...state, notices, isMatMulOpen: false };
      return { ...state, notices, progress: isOver(state.phase) || state.phase === 'idle' ? null : state.progress };
    }
    case 'actionFailed':
      return { ...state, notices: [...state.notices, { id: -1 - state.notices.length, message: event.message }] };
    case 'noticeDismissed':
      return { ...state, notices: state.notices.filter(({ id }) => id !== event.id) };
    default:
      event satisfies never;
      return state;
  }
}
