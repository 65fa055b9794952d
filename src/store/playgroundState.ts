import type { MatMulChoice } from '../config/matMulFamily';
import type { SetDistances } from '../config/measures';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import type {
  DenoisingFrame, DeviceDescription, EngineEvent, FailureKind, ImageBatch, MatMulDecision, MeasuredAgainst, ModelDescription, NearestPictures, StepRecord,
} from '../protocol/events';
import { emptySeries, type BucketedSeries } from './bucketedSeries';
import { emptyLab, type LabPageEvent, type LabState } from './lab';
import { emptyTimestepCounts, type TimestepCounts } from './timestepCounts';

/**
 * starting:    the worker and the device come up       unavailable: no WebGPU here
 * idle:        ready, no run yet                       preparing:   base, dataset, bank, first samples of a run
 * finished, stopped, failed: the run is over; its record stays on the screen
 */
export type Phase = 'starting' | 'unavailable' | 'idle' | 'preparing' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed';

export interface SampleGrid {
  step: number;
  seed: number;
  images: ImageBatch;
  classNames: readonly string[];
  nearest: NearestPictures | null;
}

export interface Denoising {
  step: number;
  seed: number;
  /** From pure noise to the pictures. */
  frames: readonly DenoisingFrame[];
}

export interface Evaluation {
  step: number;
  distances: SetDistances;
  /** Of the time that measuring took beside training, 0…1; null: training waited. */
  gpuShare: number | null;
}

export interface SettingsMark {
  /** Steps done under the old settings. */
  step: number;
  changed: readonly (keyof LiveSettings)[];
  /** All settings, as they were from then on. */
  settings: LiveSettings;
}

export interface Failure {
  kind: FailureKind;
  step: number;
  lastGoodStep: number;
  message: string;
}

/** A run that broke and goes on by itself: on a fresh device, from its newest kept state. */
export interface Recovery {
  kind: FailureKind;
  /** Where it broke, and after which step it goes on; null: not yet. */
  step: number;
  fromStep: number | null;
  /** How often in a short while. */
  times: number;
}

/** Everything the page shows of one run: a fold over its events. */
export interface RunRecord {
  config: RunConfig;
  /** The live settings in force now; config.live are those it started with. */
  live: LiveSettings;
  targetRows: number;
  bankRows: number;
  step: number;
  latest: StepRecord | null;
  stepMs: number | null;
  reconsolidation: BucketedSeries;
  retention: BucketedSeries;
  timesteps: TimestepCounts;
  marks: readonly SettingsMark[];
  /** Oldest first, by the set measured against. */
  evaluations: Readonly<Record<MeasuredAgainst, readonly Evaluation[]>>;
  pretrained: SampleGrid | null;
  /** Ways from noise to pictures, of the model as it was when they were asked for. */
  denoising: Readonly<Partial<Record<'pretrained' | 'current', Denoising>>>;
  /** Grids of the model in training, oldest first; thinned so that a long run keeps a bounded number. */
  current: readonly SampleGrid[];
}

/** The run on the screen is one that comes with the page. */
export interface RecordingState {
  /** How far of it is shown. */
  step: number;
  steps: number;
  isPlaying: boolean;
  /** The pictures between its first step and its last, which come after those. */
  course: 'loading' | 'there' | 'missing';
}

/** The other method's run from the same base, set and seed, to be seen beside the run on the screen. */
export interface Companion {
  run: RunRecord;
  /** recorded: comes with the page · kept: of the person's own library. */
  origin: 'recorded' | 'kept';
}

export interface Progress {
  work: Extract<EngineEvent, { type: 'progressed' }>['work'];
  done: number;
  total: number;
}

export interface Notice {
  id: number;
  message: string;
}

export interface PlaygroundState {
  phase: Phase;
  device: DeviceDescription | null;
  /** How matrices are multiplied from the next run on: as the person wants it, and as the engine then decided. */
  matMulChoice: MatMulChoice;
  matMul: MatMulDecision | null;
  /** The engine has not answered the last wish yet: it is measuring. */
  isMatMulOpen: boolean;
  unavailable: { reason: 'no-api' | 'no-adapter' | 'request-failed'; message: string } | null;
  base: ModelDescription | null;
  dataset: { id: string; trainCount: number; heldOutCount: number; classes: readonly string[] } | null;
  bank: { origin: 'shipped' | 'built'; size: number; ddimSteps: number } | null;
  /** The file that Inception FID is measured with; null: it is not. */
  inception: { name: string; digest: string } | null;
  progress: Progress | null;
  run: RunRecord | null;
  /** null: the run on the screen is the person's own. */
  recording: RecordingState | null;
  companion: Companion | null;
  /** The engine has the run's model: false for a run of the library that is only shown, and after the engine was started anew. */
  hasModel: boolean;
  failure: Failure | null;
  /** Of the present run; null: it did not break, or the person has read of it. */
  recovery: Recovery | null;
  notices: readonly Notice[];
  lab: LabState;
}

/** What happens in the page itself and belongs in the same log. */
export type PageEvent =
  | { type: 'engineStarted' }
  | { type: 'matMulWished'; choice: MatMulChoice }
  | { type: 'runRequested'; config: RunConfig }
  | { type: 'noticeDismissed'; id: number }
  /** Something that a person asked of the page itself could not be done. */
  | { type: 'actionFailed'; message: string }
  /** A stored run is shown, as its log tells. */
  | { type: 'runShown'; run: RunRecord; lab: LabState }
  /** The run on the screen is to go on. */
  | { type: 'runResumeRequested' }
  | { type: 'recoveryBegun'; kind: FailureKind; step: number; times: number }
  | { type: 'recoveryRead' }
  /** The run that comes with the page, as far as `recording` says; the person's own gives way to nothing. */
  | { type: 'recordingShown'; run: RunRecord; companion: RunRecord | null; lab: Pick<LabState, 'experiments' | 'lossByTimestep'>; recording: RecordingState }
  | { type: 'companionFound'; companion: Companion | null }
  | LabPageEvent;

export type PlaygroundEvent = EngineEvent | PageEvent;

export const initialState: PlaygroundState = {
  phase: 'starting',
  device: null,
  matMulChoice: 'auto',
  matMul: null,
  isMatMulOpen: false,
  unavailable: null,
  base: null,
  dataset: null,
  bank: null,
  inception: null,
  progress: null,
  run: null,
  recording: null,
  companion: null,
  hasModel: false,
  failure: null,
  recovery: null,
  notices: [],
  lab: emptyLab,
};

export function emptyRun(config: RunConfig): RunRecord {
  return {
    config,
    live: config.live,
    targetRows: 0,
    bankRows: 0,
    step: 0,
    latest: null,
    stepMs: null,
    reconsolidation: emptySeries,
    retention: emptySeries,
    timesteps: emptyTimestepCounts(0),
    marks: [],
    evaluations: { target: [], source: [] },
    pretrained: null,
    denoising: {},
    current: [],
  };
}
