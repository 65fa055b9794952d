import type { EngineClient } from '../../client/engineClient';
import type { MatMulMemory } from '../../client/matMulMemory';
import type { ExperimentRequest } from '../../config/experiments';
import type { MatMulChoice } from '../../config/matMulFamily';
import type { RunStart } from '../../protocol/commands';
import type { EngineEvent } from '../../protocol/events';
import type { PlaygroundStore } from '../../store/playgroundStore';
import type { RecipeStore } from '../../store/recipeStore';
import type { Recording } from './recordingPlayer';
import type { RunLibrary } from './runLibrary';

/** How a run begins in the page: the rest of what the engine asks for, the page adds. */
export type PageStart = Required<Pick<RunStart, 'config' | 'changes'>>;

/** Shows the recorded run that comes with the page: no engine is needed for it. */
export interface RecordingPlayer {
  /** Puts it on the screen, at its end, unless a run is training; loads it first. Resolves in any case: what cannot be loaded is told on the page. */
  show: () => Promise<void>;
  /** From the beginning, when it stands at its end. Like seeking, it waits until the pictures of every step are there. */
  play: () => void;
  pause: () => void;
  /** @param step steps done, 0…steps of the recorded run */
  seek: (step: number) => void;
}

/** What a person can do with a run. Components call these; only createSession.ts decides which commands they become. */
export interface Session {
  store: PlaygroundStore;
  recipe: RecipeStore;
  /** All that is kept: runs, picture sets, bases. */
  library: RunLibrary;
  /** What the engine says goes through here: to the log of the run, then to the screen. */
  hear: (event: EngineEvent) => void;
  /** Starts a run of the recipe as it stands; a run that is on is stopped first. */
  start: () => void;
  /** The same for a run that is given: it becomes the recipe, and its changes are made at their steps. */
  startRun: (start: PageStart) => void;
  /** Goes on with a stored run from its newest whole state, with what was changed of its live settings since. */
  resumeRun: (id: string) => void;
  /** Shows a stored run, and makes its configuration the recipe. Rejects in words for people. */
  openRun: (id: string) => Promise<void>;
  /** A new run that goes on from a state of another one; it is shown, and goes on when it is resumed. Rejects in words for people. */
  branchRun: (id: string, step: number) => Promise<void>;
  /** Goes on with a stored run as a branch with another batch size: where the device has no room for the one it had. */
  resumeWithBatch: (id: string, batchSize: number) => Promise<void>;
  pause: () => void;
  resume: () => void;
  step: () => void;
  stop: () => void;
  newSeed: () => void;
  restartEngine: () => void;
  /** How matrices are multiplied from the next run on. */
  chooseMatMul: (choice: MatMulChoice) => void;
  /** Forgets what was measured on this device and measures again. */
  measureMatMul: () => void;
  openCheckpoint: (file: File) => Promise<void>;
  /** Opens the weights behind Inception FID, which is measured from then on. */
  openInception: (file: File) => Promise<void>;
  evaluateNow: () => void;
  /** Draws the way from noise to the pictures of the run's grid, of both models. */
  drawDenoising: () => void;
  exportWeights: () => void;
  /** Begun when those asked for before it are over. Returns its id; 0 where there is no engine. */
  startExperiment: (request: ExperimentRequest) => number;
  pauseExperiment: (id: number) => void;
  resumeExperiment: (id: number) => void;
  cancelExperiment: (id: number) => void;
  /** Takes the next training step apart; a run that trains is paused first. */
  inspectStep: () => void;
  /** Takes the step that was taken apart, then takes the one after it apart. */
  stepAndInspect: () => void;
  /** The run that comes with the page. */
  player: RecordingPlayer;
  /** Trains the recorded configuration here, in place of the recording. */
  trainRecorded: () => void;
  /** Sends waiting live changes at once: at the end of a drag. */
  flushLiveChanges: () => void;
}

export interface SessionParts {
  store: PlaygroundStore;
  recipe: RecipeStore;
  client: EngineClient;
  memory: MatMulMemory;
  library: RunLibrary;
  appVersion: string;
  /** What a bundled picture set is called; null where that is not known. */
  titleOf: (dataset: string) => string | null;
  loadRecording: () => Promise<Recording>;
  after?: (ms: number, callback: () => void) => void;
}
