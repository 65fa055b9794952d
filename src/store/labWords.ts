import { comparedRuns, questionWords } from '../config/comparisons';
import { passesOf, PASSES_OF_A_TRAINED_ROW } from '../config/experimentCost';
import { needsModel, type ExperimentKind, type ExperimentMeasure, type ExperimentRequest, type ExperimentRow } from '../config/experiments';
import { measureDescriptions, type MeasureName } from '../config/measures';
import type { Experiment, ExperimentStatus } from './lab';
import type { PlaygroundState } from './playgroundState';

export const kindTitle: Readonly<Record<ExperimentKind, string>> = {
  replacement: 'Replacement',
  zeroShot: 'Zero-shot denoiser',
  forgetting: 'Forgetting',
  comparison: 'Compare runs',
  ewc: 'EWC',
  baseline: 'Distance from the base',
};

export const statusWords: Readonly<Record<ExperimentStatus, string>> = {
  queued: 'waits its turn', running: 'running', paused: 'paused', finished: 'finished', cancelled: 'cancelled', failed: 'failed',
};

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What a request will do, in words. */
export function requestWords(request: ExperimentRequest): string {
  const seeds = plural(request.seeds.length, 'seed');
  switch (request.kind) {
    case 'replacement':
      return `${request.side === 'data' ? 'last' : 'first'} steps replaced: ${plural(request.shares.length, 'share')} × ${seeds} × ${request.count} pictures in ${request.ddimSteps} DDIM steps`;
    case 'zeroShot':
      return `${plural(Math.min(request.levels, request.ddimSteps), 'noise level')} × ${seeds} × ${request.count} pictures, denoised by 2 models`;
    case 'forgetting':
      return `${plural(request.timesteps.length, 'timestep')} × ${seeds} × ${request.rows} pictures of each set, seen by 2 models`;
    case 'baseline':
      return `${plural(request.timesteps.length, 'timestep')} × ${seeds} × ${request.rows} pictures`;
    case 'ewc':
      return `gradients of ${plural(request.samples, 'sample')} × ${seeds}`;
    case 'comparison': {
      const runs = comparedRuns(request).length;
      const all = runs * request.seeds.length * request.measurements;
      return `${plural(runs, 'run')} × ${seeds} × ${request.config.steps} steps, ${plural(all, 'measurement')} of ${request.count} pictures`;
    }
  }
}

/** A request's name in a list. */
export function requestTitle(request: ExperimentRequest): string {
  if (request.kind === 'comparison') return questionWords[request.question].title;
  if (request.kind === 'replacement') return `Replacement, ${request.side} side`;
  return kindTitle[request.kind];
}

/** Why a kind cannot be started now, and what to do about it; null where it can. */
export function selectObstacle({ phase, run, recording, hasModel, failure }: Pick<PlaygroundState, 'phase' | 'run' | 'recording' | 'hasModel' | 'failure'>, kind: ExperimentKind): string | null {
  if (phase === 'failed' && (failure?.kind === 'device-lost' || failure?.kind === 'worker-failed')) return 'The engine is gone. Start the run again to open the graphics device anew.';
  if (phase === 'starting') return 'The graphics device is still being opened.';
  if (phase === 'unavailable') return 'This needs WebGPU, which is not there in this browser. The message above says what helps.';
  if (!needsModel(kind)) return null;
  if (phase === 'preparing') return 'The run is being prepared. After its first steps there is a model to examine.';
  if (run === null || run.step === 0) return 'There is no fine-tuned model yet. Start a run first; this works while it trains, and better still once it is paused or finished.';
  if (recording !== null) return 'What is on the screen is a recording, and its model is not here. Its own experiment stands beside; for one of yours press Train it yourself, or Start.';
  if (!hasModel) return 'This run is only shown: its model is not loaded. Press Go on first; pause it then to examine it as it is.';
  return null;
}

/** Milliseconds a pass takes: as the newest experiment told, else by the run's pace; null where nothing has run. */
export function selectMsPerPass({ lab, run, recording }: Pick<PlaygroundState, 'lab' | 'run' | 'recording'>): number | null {
  if (lab.msPerPass !== null) return lab.msPerPass;
  const stepMs = recording === null ? (run?.stepMs ?? null) : null; // a recording has the pace of another machine
  return run === null || stepMs === null ? null : stepMs / (PASSES_OF_A_TRAINED_ROW * run.config.batchSize);
}

/** Seconds that a request will take; null while no pace is known. */
export function secondsOf(request: ExperimentRequest, msPerPass: number | null): number | null {
  return msPerPass === null ? null : (passesOf(request) * msPerPass) / 1000;
}

/** Share done, 0…1. */
export const shareDone = ({ done, total, status }: Pick<Experiment, 'done' | 'total' | 'status'>): number => (status === 'finished' ? 1 : total === 0 ? 0 : Math.min(1, done / total));

/** A sentence for those who hear the page; empty where nothing has happened. */
export function selectLabNews({ lab }: Pick<PlaygroundState, 'lab'>): string {
  const { news } = lab;
  const experiment = lab.experiments.find(({ id }) => id === news?.id);
  if (news === null || experiment === undefined) return '';
  const title = requestTitle(experiment.request);
  switch (news.status) {
    case 'queued':
      return `${title}: waits its turn.`;
    case 'running':
      return `${title}: has started.`;
    case 'paused':
      return `${title}: paused.`;
    case 'finished':
      return `${title}: finished, ${experiment.rows.length} numbers.`;
    case 'cancelled':
      return `${title}: cancelled. What was measured stays.`;
    case 'failed':
      return `${title}: failed. ${experiment.message ?? ''}`;
  }
}

const otherMeasures: Readonly<Record<Exclude<ExperimentMeasure, MeasureName>, { title: string; words: string }>> = {
  loss: { title: 'Loss', words: 'Mean squared error of the predicted noise at t.' },
  error: { title: 'Error', words: 'Root mean squared error in pixels of [−1, 1] after denoising from t to the end.' },
  reconsolidation: { title: 'Reconsolidation loss', words: 'Training loss on target pictures, mean over the steps since the last measurement. Runs with another ψ draw other noise levels, where other losses are usual: do not compare these.' },
  retention: { title: 'Retention loss', words: 'Training loss on the bank, mean over the steps since the last measurement. Runs with another ξ draw other noise levels: do not compare these.' },
  ewcTotal: { title: 'EWC distance', words: 'Σ F (θ − θ0)²: how far the weights have moved, counted by how much the pre-trained model cares.' },
  ewcMean: { title: 'EWC distance a parameter', words: 'The EWC distance divided by the number of tunable parameters.' },
};

const isDistance = (measure: ExperimentMeasure): measure is MeasureName => measure in measureDescriptions;

export function measureTitle(measure: ExperimentMeasure): string {
  return isDistance(measure) ? measureDescriptions[measure].title : otherMeasures[measure].title;
}

/** With the set that it is about. */
export function measureTitleOf(measure: ExperimentMeasure, against: ExperimentRow['against']): string {
  const title = measureTitle(measure);
  const isTraining = measure === 'reconsolidation' || measure === 'retention';
  if (against === null || isTraining) return title;
  return `${title}, ${isDistance(measure) ? 'to' : 'on'} ${against === 'target' ? 'the target' : 'what the base knew'}`;
}

/** Where better is; of what is no distance, low is. */
export const betterOf = (measure: ExperimentMeasure): 'low' | 'high' | 'none' => (isDistance(measure) ? measureDescriptions[measure].better : 'low');

/** In a sentence or two, with the end that is better. */
export function measureWords(measure: ExperimentMeasure): string {
  if (!isDistance(measure)) return otherMeasures[measure].words;
  const { words, better } = measureDescriptions[measure];
  return better === 'none' ? words : `${words} ${better === 'low' ? 'Lower' : 'Higher'} is better.`;
}
