import type { EngineClient } from '../../client/engineClient';
import type { MatMulMemory } from '../../client/matMulMemory';
import type { ExperimentRequest } from '../../config/experiments';
import type { MatMulChoice } from '../../config/matMulFamily';
import type { LiveSettings, RunConfig } from '../../config/runConfig';
import { liveDifference } from '../../store/liveDifference';
import type { PlaygroundState } from '../../store/playgroundState';
import type { PlaygroundStore } from '../../store/playgroundStore';
import type { RecipeStore } from '../../store/recipeStore';
import { canStart, isRunActive } from '../../store/selectors';

/** What a person can do with a run. Components call these; only this file decides which commands they become. */
export interface Session {
  store: PlaygroundStore;
  recipe: RecipeStore;
  /** Starts a run of the recipe as it stands; a run that is on is stopped first. */
  start: () => void;
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
  /** Sends waiting live changes at once: at the end of a drag. */
  flushLiveChanges: () => void;
}

export interface SessionParts {
  store: PlaygroundStore;
  recipe: RecipeStore;
  client: EngineClient;
  memory: MatMulMemory;
  after?: (ms: number, callback: () => void) => void;
}

/** A drag sends at most this often. */
const liveDelayMs = 120;
const afterTimeout = (ms: number, callback: () => void): void => void setTimeout(callback, ms);

export function createSession({ store, recipe, client, memory, after = afterTimeout }: SessionParts): Session {
  let startWhenStopped: RunConfig | null = null;
  let sentLive: LiveSettings | null = null;
  let livePlanned = false;
  /** A step is to be taken apart as soon as the run stands still after so many steps. */
  let inspectAfter: number | null = null;
  /** The file behind a base that a person opened: a fresh worker has to be given it again. */
  let checkpoint: File | null = null;
  let opening: { file: File; id: number } | null = null;
  /** The same for the weights behind Inception FID. */
  let inception: File | null = null;
  let openingInception: File | null = null;

  const phase = () => store.getState().phase;

  function begin(config: RunConfig): void {
    startWhenStopped = null;
    sentLive = config.live;
    store.dispatch({ type: 'runRequested', config });
    client.send({ type: 'startRun', config });
  }

  function restartEngine(): void {
    startWhenStopped = null;
    store.dispatch({ type: 'engineStarted' });
    client.start();
    client.send({ type: 'initialize', matMul: memory.wish() });
  }

  function chooseMatMul(choice: MatMulChoice): void {
    memory.choose(choice);
    store.dispatch({ type: 'matMulWished', choice });
    client.send({ type: 'chooseMatMul', wish: memory.wish() });
  }

  function rememberMeasurement({ device, matMul }: PlaygroundState, previous: PlaygroundState): void {
    if (matMul !== previous.matMul && matMul?.by === 'measurement' && matMul.times !== null && device !== null) memory.remember(device.name, matMul.times);
  }

  /** What a fresh worker has to be told once its device is there. */
  async function takeUpAgain(): Promise<void> {
    if (checkpoint?.name === recipe.getState().config.base) await openCheckpoint(checkpoint);
    if (inception !== null) await openInception(inception);
    if (startWhenStopped !== null) begin(startWhenStopped);
  }

  function start(): void {
    const { config } = recipe.getState();
    const { failure } = store.getState();
    if (isRunActive(phase())) {
      startWhenStopped = config;
      client.send({ type: 'stopRun' });
    } else if (failure?.kind === 'device-lost' || failure?.kind === 'worker-failed') {
      restartEngine();
      startWhenStopped = config;
    } else begin(config);
  }

  function flushLiveChanges(): void {
    const isOn = phase() === 'running' || phase() === 'paused';
    if (!isOn || sentLive === null || startWhenStopped !== null) return;
    const { live } = recipe.getState().config;
    const settings = liveDifference(sentLive, live);
    if (settings === null) return;
    sentLive = live;
    client.send({ type: 'changeSettings', settings });
  }

  function planLiveChanges(): void {
    if (livePlanned) return;
    livePlanned = true;
    after(liveDelayMs, () => {
      livePlanned = false;
      flushLiveChanges();
    });
  }

  /** null when it could not be read, of which the page is told. */
  async function bytesOf(file: File, command: 'loadBase' | 'loadInception'): Promise<ArrayBuffer | null> {
    try {
      return await file.arrayBuffer();
    } catch {
      store.dispatch({ type: 'commandFailed', command, id: -Date.now(), message: `${file.name} could not be read. It may have been moved or changed since you chose it: choose it again.` });
      return null;
    }
  }

  async function openCheckpoint(file: File): Promise<void> {
    const bytes = await bytesOf(file, 'loadBase');
    if (bytes !== null) opening = { file, id: client.send({ type: 'loadBase', source: { kind: 'file', name: file.name, bytes } }) };
  }

  async function openInception(file: File): Promise<void> {
    const bytes = await bytesOf(file, 'loadInception');
    if (bytes === null) return;
    openingInception = file;
    client.send({ type: 'loadInception', name: file.name, bytes });
  }

  /** A checkpoint becomes the base only once it has proved to fit. */
  function followOpening({ base, notices }: PlaygroundState, previous: PlaygroundState): void {
    if (opening === null) return;
    const { file, id } = opening;
    if (base !== null && base !== previous.base && base.id === file.name) {
      checkpoint = file;
      opening = null;
      recipe.edit({ type: 'configChanged', change: { base: base.id } });
    } else if (notices.some((notice) => notice.id === id)) opening = null;
  }

  function inspectStep(): void {
    flushLiveChanges();
    inspectAfter = store.getState().run?.step ?? 0;
    if (phase() === 'running') client.send({ type: 'pauseRun' });
    else inspectIfDue();
  }

  function stepAndInspect(): void {
    if (phase() !== 'paused') return;
    flushLiveChanges();
    inspectAfter = (store.getState().run?.step ?? 0) + 1;
    client.send({ type: 'stepRun' });
  }

  function inspectIfDue(): void {
    const { run } = store.getState();
    if (inspectAfter === null || phase() !== 'paused' || run === null || run.step < inspectAfter) return;
    inspectAfter = null;
    client.send({ type: 'inspectStep' });
  }

  store.dispatch({ type: 'matMulWished', choice: memory.wish().choice });
  recipe.subscribe(planLiveChanges);
  store.subscribe((state, previous) => {
    followOpening(state, previous);
    if (state.inception !== previous.inception && state.inception?.name === openingInception?.name) inception = openingInception;
    rememberMeasurement(state, previous);
    inspectIfDue();
    if (state.phase === previous.phase) return;
    if (state.phase === 'running' && previous.phase === 'preparing') flushLiveChanges();
    if (state.phase !== 'running' && state.phase !== 'paused') inspectAfter = null;
    if (state.phase === 'failed' || state.phase === 'unavailable') startWhenStopped = null;
    else if (previous.phase === 'starting') void takeUpAgain();
    else if (startWhenStopped !== null && canStart(state.phase)) begin(startWhenStopped);
  });

  return {
    store,
    recipe,
    start,
    pause: () => void client.send({ type: 'pauseRun' }),
    resume: () => void client.send({ type: 'resumeRun' }),
    step: () => void client.send({ type: 'stepRun' }),
    stop: () => void client.send({ type: 'stopRun' }),
    newSeed: () => {
      const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
      recipe.edit({ type: 'configChanged', change: { seed } });
      if (isRunActive(phase())) start();
    },
    restartEngine,
    chooseMatMul,
    measureMatMul: () => {
      const { device, isMatMulOpen } = store.getState();
      if (device === null || isMatMulOpen) return;
      memory.forget(device.name);
      chooseMatMul('auto');
    },
    openCheckpoint,
    openInception,
    evaluateNow: () => {
      const { evaluation, seed } = recipe.getState().config;
      const { count, ddimSteps, guidance } = evaluation;
      client.send({ type: 'evaluate', request: { count, ddimSteps, guidance, seed } });
    },
    exportWeights: () => void client.send({ type: 'exportWeights', weights: 'ema', dtype: 'F32' }),
    startExperiment: (request) => client.send({ type: 'startExperiment', request }),
    pauseExperiment: (experiment) => void client.send({ type: 'pauseExperiment', experiment }),
    resumeExperiment: (experiment) => void client.send({ type: 'resumeExperiment', experiment }),
    cancelExperiment: (experiment) => void client.send({ type: 'cancelExperiment', experiment }),
    inspectStep,
    stepAndInspect,
    flushLiveChanges,
  };
}
