import type { MatMulFamily, MatMulTimes } from '../config/matMulFamily';
import type { SetDistances } from '../config/measures';
import type { Arm, ExperimentRequest, ExperimentRow } from '../config/experiments';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import type { CommandType } from './commands';

/** A grid of pictures on its way to the screen. pixels: RGBA, [count, size, size, 4], 8 bit. */
export interface ImageBatch {
  count: number;
  size: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** A grid on its way from noise to pictures. */
export interface DenoisingFrame {
  /** The timestep that the grid has reached; −1: the pictures themselves. */
  t: number;
  images: ImageBatch;
}

/** One training step as the charts see it. A loss is null when no row of its kind was drawn. */
export interface StepRecord {
  /** 1-based: the first step of a run is 1. */
  step: number;
  /** Mean over the target rows of the (in the weighted form, ψ-weighted) squared error in eps. */
  reconsolidation: number | null;
  /** Mean over the bank rows of the (in the weighted form, ξ-weighted) squared error in eps; λ not included. */
  retention: number | null;
  /** Timesteps drawn for the target rows and for the bank rows, each 0…999. */
  targetT: number[];
  bankT: number[];
}

export interface DeviceDescription {
  /** What to show: vendor, architecture, description as the browser reveals them. */
  name: string;
  /** True for SwiftShader and other CPU adapters: correct, but slow. */
  isSoftware: boolean;
  backend: 'webgpu' | 'cpu';
}

/** The programs that multiply matrices, and why these. */
export interface MatMulDecision {
  family: MatMulFamily;
  /** measurement: made now · memory: one of an earlier visit · software: register tiles, known to be faster there · hand: a person's choice. */
  by: 'measurement' | 'memory' | 'software' | 'hand';
  /** Null where nothing was ever measured. */
  times: MatMulTimes | null;
}

export interface ModelDescription {
  id: string;
  /** SHA-256 of the file, hex. */
  digest: string;
  inputSize: number;
  patchSize: number;
  hiddenSize: number;
  depth: number;
  numHeads: number;
  numClasses: number;
  /** All parameters, frozen ones included. */
  parameterCount: number;
}

/** For each picture of a grid the training picture with the nearest features. */
export interface NearestPictures {
  images: ImageBatch;
  /** Euclidean, in the feature net's features. */
  distances: number[];
  /** Median of held-out pictures' distances from their nearest training pictures; null where nothing is held out. */
  heldOutMedian: number | null;
}

/** The set that samples are measured against: the run's own, or the one that the base was trained on. */
export type MeasuredAgainst = 'target' | 'source';

/** A row of pictures at one place of an experiment; picture i of every strip of an experiment and seed belongs to the same noise or original. */
export interface ImageStrip {
  arm: string;
  x: number;
  seed: number;
  images: ImageBatch;
}

/** Loss by t of one model on one set's held-out pictures. */
export interface LossCurve {
  model: 'pretrained' | 'current';
  against: MeasuredAgainst;
  /** sd: standard error of the mean over the rows. */
  points: { t: number; loss: number; sd: number }[];
}

/** One row of a training step. */
export interface InspectedRow {
  kind: 'target' | 'bank';
  /** Index in the target set or in the bank. */
  picture: number;
  /** In words; empty for the null label. */
  className: string;
  t: number;
  /** The row's weight at t within its kind's mean; 1 in the sampled form. */
  curveWeight: number;
  /** The row's factor in the whole objective. */
  lossWeight: number;
  /** Mean squared error in eps, unweighted. */
  loss: number;
}

/** A training step taken apart; every batch of pictures has a picture a row, in the rows' order. */
export interface InspectedStep {
  /** 1-based. */
  step: number;
  rows: InspectedRow[];
  /** The picture drawn, mirrored where the step mirrors it. */
  x0: ImageBatch;
  xt: ImageBatch;
  /** Noise added and noise predicted; ±3 standard deviations fill the range from black to white. */
  eps: ImageBatch;
  predictedEps: ImageBatch;
  /** What the prediction says that the picture was. */
  predictedX0: ImageBatch;
  /** The densities that t was drawn from, [T] each, summing to 1; empty where no row of the kind was drawn. */
  targetDensity: number[];
  bankDensity: number[];
}

export type FailureKind = 'nan-loss' | 'device-lost' | 'out-of-memory' | 'worker-failed' | 'internal';

/** What the worker says happened. Past tense; the page's state is a fold over these. */
export type EngineEvent =
  /** matMul: null where no programs of ours run. */
  | { type: 'deviceReady'; device: DeviceDescription; matMul: MatMulDecision | null }
  /** In force from the next run on. */
  | { type: 'matMulChosen'; matMul: MatMulDecision | null }
  | { type: 'deviceUnavailable'; reason: 'no-api' | 'no-adapter' | 'request-failed'; message: string }
  | { type: 'deviceLost'; message: string }
  | { type: 'baseLoaded'; model: ModelDescription }
  | { type: 'datasetLoaded'; dataset: string; trainCount: number; heldOutCount: number; classes: string[] }
  | { type: 'inceptionLoaded'; name: string; /** SHA-256 of the file, hex. */ digest: string }
  /** shipped: the base's own picture sheet; built: drawn here from the loaded base. */
  | { type: 'bankReady'; origin: 'shipped' | 'built'; size: number; ddimSteps: number }
  /** A long piece of work; done = total ends it. */
  | { type: 'progressed'; work: 'base' | 'dataset' | 'bank' | 'shaders' | 'samples' | 'evaluation'; done: number; total: number }
  /** config: as the run began, whatever changed since; fromStep: steps done before, 0 at the start. */
  | { type: 'runStarted'; config: RunConfig; live: LiveSettings; fromStep: number; targetRows: number; bankRows: number }
  | { type: 'stepsCompleted'; steps: StepRecord[]; /** Wall milliseconds a step since the last tick. */ stepMs: number }
  | { type: 'settingsChanged'; /** Steps done under the old settings. */ step: number; live: LiveSettings; changed: (keyof LiveSettings)[]; /** Made because the run's start says so, not by hand. */ isPlanned: boolean }
  | { type: 'samplesDrawn'; model: 'pretrained' | 'current'; step: number; seed: number; images: ImageBatch; classNames: string[]; /** null: not known, or not asked. */ nearest: NearestPictures | null }
  /** frames: from pure noise to the pictures. */
  | { type: 'denoisingDrawn'; model: 'pretrained' | 'current'; step: number; seed: number; frames: DenoisingFrame[] }
  | { type: 'evaluated'; step: number; against: MeasuredAgainst; distances: SetDistances; /** Of the time that measuring took beside training; null: alone. */ gpuShare: number | null }
  /** Mean squared error in eps of the EMA model on held-out pictures: over all t, and at single ones. */
  | { type: 'heldOutLossMeasured'; step: number; /** That each mean is taken over. */ rows: number; mean: number; byTimestep: { t: number; loss: number }[] }
  /** What the model has forgotten and learnt, by t; the pre-trained model's curves come with the first. */
  | { type: 'lossByTimestepMeasured'; step: number; /** That each mean is taken over. */ rows: number; curves: LossCurve[] }
  | { type: 'stepInspected'; inspected: InspectedStep }
  /** id: of the startExperiment command. dataset, base: what it is about. */
  | { type: 'experimentQueued'; id: number; request: ExperimentRequest; arms: Arm[] }
  /** modelStep: of the run whose model is examined; null for those that train models of their own. */
  | { type: 'experimentStarted'; id: number; base: string; dataset: string; modelStep: number | null }
  /** In passes (config/experimentCost.ts). secondsLeft: null until a pace is known. */
  | { type: 'experimentProgressed'; id: number; done: number; total: number; secondsLeft: number | null }
  | { type: 'experimentMeasured'; id: number; rows: ExperimentRow[] }
  | { type: 'experimentDrew'; id: number; strips: ImageStrip[] }
  | { type: 'experimentPaused' | 'experimentResumed'; id: number }
  | { type: 'experimentFinished' | 'experimentCancelled'; id: number }
  | { type: 'experimentFailed'; id: number; message: string }
  | { type: 'runPaused'; step: number }
  | { type: 'runResumed'; step: number }
  | { type: 'runStopped'; step: number }
  | { type: 'runFinished'; step: number }
  /** lastGoodStep: the step whose weights are still held and can be exported or sampled. */
  | { type: 'runFailed'; kind: FailureKind; step: number; lastGoodStep: number; message: string }
  /** The whole state (training/stateFile.ts), as often as startRun asked for it. */
  | { type: 'stateCaptured'; step: number; bytes: ArrayBuffer; /** Of the time that training had. */ tookMs: number }
  /** On an exportWeights command, or as often as the run's configuration says. */
  | { type: 'weightsExported'; step: number; fileName: string; bytes: ArrayBuffer }
  | { type: 'commandFailed'; command: CommandType; id: number; message: string };

export type EngineEventType = EngineEvent['type'];
