import { settingsAt } from '../../config/experiments';
import type { MatMulChoice } from '../../config/matMulFamily';
import type { LiveSettings } from '../../config/runConfig';
import type { EngineEvent } from '../../protocol/events';
import type { StoredRun } from '../../storage/records';
import { foldLog } from '../../store/foldLog';
import { liveDifference } from '../../store/liveDifference';
import type { PlaygroundState } from '../../store/playgroundState';
import { isNameChosen } from '../../store/recipe';
import { canStart, isRunActive } from '../../store/selectors';
import { createCompanions } from './companions';
import { createOpenedFiles } from './openedFiles';
import { recoveryAdvice } from './recoveryAdvice';
import { createProvidedSets } from './providedSets';
import { createRecordingPlayer } from './recordingPlayer';
import type { PageStart, Session, SessionParts } from './session';
import { stepInspection } from './stepInspection';
import { asItWas, branchWithBatch, resumptionOf, type NextRun, type ResumeWish } from './storedRuns';

/** A drag sends at most this often. */
const liveDelayMs = 120;
/** Typing a name writes it at most this often. */
const renameDelayMs = 500;
/** Whatever ends the page costs at most so much training. */
const captureEveryMs = 15_000;
const afterTimeout = (ms: number, callback: () => void): void => void setTimeout(callback, ms);
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function createSession({ store, recipe, client, memory, library, appVersion, titleOf, loadRecording, after = afterTimeout }: SessionParts): Session {
  /** To be begun as soon as nothing is in its way. */
  let next: NextRun | null = null;
  /** Live settings that the engine has, or will have when the run goes on. */
  let sentLive: LiveSettings | null = null;
  let livePlanned = false;
  const ownSets = createProvidedSets({ client, library });
  const files = createOpenedFiles({ client, store, recipe });
  const advice = recoveryAdvice();

  const phase = () => store.getState().phase;
  const refuse = (command: 'startRun' | 'loadDataset', error: unknown) => store.dispatch({ type: 'commandFailed', command, id: -Date.now(), message: wordsOf(error) });

  /** Before it is asked for: experiments are about the set that is chosen. */
  function provideChosen(): void {
    ownSets.provide(recipe.getState().config.dataset)?.catch((error: unknown) => refuse('loadDataset', error));
  }

  function begin(start: PageStart): void {
    next = null;
    const { config, changes } = start;
    sentLive = config.live;
    store.dispatch({ type: 'runRequested', config });
    const { base, device } = store.getState();
    const { datasets } = library.store.getState();
    const title = datasets.find(({ id }) => id === config.dataset)?.title ?? titleOf(config.dataset) ?? config.dataset;
    library.begin({ config, changes, base: { id: config.base, digest: base?.id === config.base ? base.digest : null }, dataset: { id: config.dataset, title }, device: device?.name ?? null, appVersion, parent: null });
    const send = () => void client.send({ type: 'startRun', config, changes, captureEveryMs });
    const given = [ownSets.provide(config.dataset), files.giveBase(config.base)].filter((giving) => giving !== null);
    if (given.length === 0) send();
    else Promise.all(given).then(send, (error: unknown) => refuse('startRun', error));
    const checkpoint = files.checkpointOf(config.base);
    if (checkpoint !== null) library.inBackground(checkpoint.arrayBuffer().then((bytes) => library.saveBase(checkpoint.name, bytes)));
  }

  /** What the person changed of the shown run's live settings since it stood still. */
  function wishFor(id: string): ResumeWish {
    if (library.store.getState().current !== id || sentLive === null) return asItWas;
    const { live, steps } = recipe.getState().config;
    return { live: liveDifference(sentLive, live), steps };
  }

  async function show(run: StoredRun, log: Parameters<typeof foldLog>[1], live: LiveSettings): Promise<void> {
    const folded = await foldLog(run.config, log);
    sentLive = live;
    recipe.edit({ type: 'configReplaced', config: { ...run.config, name: run.name, live } });
    store.dispatch({ type: 'runShown', ...folded });
  }

  async function goOn(id: string, wish: ResumeWish): Promise<void> {
    next = null;
    try {
      const { run, log, changes, live, step, from, damaged } = await resumptionOf(library, id, wish);
      await show(run, log, live);
      store.dispatch({ type: 'runResumeRequested' });
      damaged.forEach((message) => refuse('loadDataset', `${message} The run goes on from step ${step}.`));
      await giveBase(run);
      await ownSets.provide(run.config.dataset);
      client.send({ type: 'startRun', config: run.config, changes, captureEveryMs, ...from });
    } catch (error) {
      refuse('startRun', error);
    }
  }

  /** The base of a stored run, when it was a file and the engine does not have it. */
  async function giveBase({ base }: StoredRun): Promise<void> {
    const loaded = store.getState().base;
    const isBundled = !base.id.endsWith('.safetensors');
    if (isBundled || base.digest === null || (loaded?.id === base.id && loaded.digest === base.digest)) return;
    const { id: name, digest } = base;
    await files.lendCheckpoint({ name, arrayBuffer: () => library.base(digest) });
  }

  /** Now, or when what is in the way is over. */
  function beginWhenPossible(wanted: NextRun): void {
    const { device } = store.getState();
    if (isRunActive(phase())) {
      next = wanted;
      client.send({ type: 'stopRun' });
    } else if (phase() === 'starting' || device === null) {
      if (phase() !== 'starting') restartEngine();
      next = wanted;
    } else beginNow(wanted);
  }

  function beginNow(wanted: NextRun): void {
    if (wanted.kind === 'start') begin(wanted.start);
    else void goOn(wanted.id, wanted.wish);
  }

  function restartEngine(): void {
    next = null;
    ownSets.forget();
    store.dispatch({ type: 'engineStarted' });
    client.start();
    client.send({ type: 'initialize', matMul: memory.wish() });
  }

  /** What a fresh worker has to be told once its device is there. */
  async function takeUpAgain(): Promise<void> {
    await files.giveAgain();
    provideChosen();
    if (next !== null) beginNow(next);
  }

  /** A run whose device or worker was lost goes on by itself; where that happens again and again, the person decides. */
  function recover({ failure, run }: PlaygroundState, previous: PlaygroundState): void {
    if (failure === null || failure === previous.failure || run === null) return;
    const wasOn = isRunActive(previous.phase) || advice.explainsLast(failure.kind);
    advice.ranInto(failure.kind);
    if (!wasOn) return;
    const { current } = library.store.getState();
    const times = advice.timesIfItMayRecover(failure.kind);
    if (times === null || current === null) return;
    const wish = { ...wishFor(current), steps: null };
    store.dispatch({ type: 'recoveryBegun', kind: failure.kind, step: failure.step, times });
    restartEngine();
    next = { kind: 'resume', id: current, wish };
  }

  function chooseMatMul(choice: MatMulChoice): void {
    memory.choose(choice);
    store.dispatch({ type: 'matMulWished', choice });
    client.send({ type: 'chooseMatMul', wish: memory.wish() });
  }

  function rememberMeasurement({ device, matMul }: PlaygroundState, previous: PlaygroundState): void {
    if (matMul !== previous.matMul && matMul?.by === 'measurement' && matMul.times !== null && device !== null) memory.remember(device.name, matMul.times);
  }

  function flushLiveChanges(): void {
    const isOn = phase() === 'running' || phase() === 'paused';
    if (!isOn || sentLive === null || next !== null) return;
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

  /** A change that the run's start had planned shows in the recipe as one that was made. */
  function followPlannedChange(event: EngineEvent): void {
    if (event.type !== 'settingsChanged' || !event.isPlanned) return;
    sentLive = event.live;
    recipe.edit({ type: 'liveFollowed', live: event.live });
  }

  /** The name in the run bar is that of the run on the screen. */
  function planRenaming(): void {
    after(renameDelayMs, () => {
      const { current, runs } = library.store.getState();
      const { name } = recipe.getState().config;
      const run = runs.find(({ id }) => id === current);
      if (run !== undefined && run.name !== name && run.deletedAt === null) library.inBackground(library.describe(run.id, { name }));
    });
  }

  const player = createRecordingPlayer({ store, load: loadRecording, after });
  const companions = createCompanions({ store, library, recording: player.loaded });
  const inspection = stepInspection({ client, store, flushLiveChanges });

  store.dispatch({ type: 'matMulWished', choice: memory.wish().choice });
  let { dataset } = recipe.getState().config;
  recipe.subscribe((edited, { config: before }) => {
    const { config } = edited;
    planLiveChanges();
    if (config.name !== before.name && isNameChosen(edited)) planRenaming();
    if (edited.walked !== null && store.getState().device !== null) void files.giveBase(config.base);
    if (config.dataset === dataset) return;
    dataset = config.dataset;
    if (store.getState().device !== null) provideChosen();
  });
  store.subscribe((state, previous) => {
    files.follow(state, previous);
    rememberMeasurement(state, previous);
    inspection.follow(state);
    companions.follow(state, previous);
    recover(state, previous);
    if (state.phase === previous.phase || state.phase !== phase()) return; // recovering has gone on meanwhile
    if (state.phase === 'running' && previous.phase === 'preparing') flushLiveChanges();
    if (state.phase === 'failed' || state.phase === 'unavailable') next = null;
    else if (previous.phase === 'starting') void takeUpAgain();
    else if (next !== null && canStart(state.phase)) beginNow(next);
  });

  const start = () => beginWhenPossible({ kind: 'start', start: { config: recipe.getState().config, changes: [] } });

  async function openRun(id: string): Promise<void> {
    if (isRunActive(phase())) throw new Error('A run is training. Stop it first: its charts give way to those of the run that is opened.');
    const { run, log } = await library.show(id);
    await show(run, log, settingsAt(run.step, run.config.live, run.changes));
  }

  return {
    store,
    recipe,
    library,
    hear: (event) => {
      library.hear(event);
      followPlannedChange(event);
      store.dispatch(event);
    },
    start,
    startRun: ({ config, changes }) => {
      recipe.edit({ type: 'configReplaced', config });
      beginWhenPossible({ kind: 'start', start: { config, changes } });
    },
    resumeRun: (id) => beginWhenPossible({ kind: 'resume', id, wish: wishFor(id) }),
    openRun,
    branchRun: async (id, step) => openRun((await library.branch(id, step)).id),
    resumeWithBatch: async (id, batchSize) => {
      beginWhenPossible(await branchWithBatch(library, id, batchSize));
    },
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
    openCheckpoint: files.openCheckpoint,
    openInception: files.openInception,
    evaluateNow: () => {
      const { evaluation, seed } = recipe.getState().config;
      const { count, ddimSteps, guidance } = evaluation;
      client.send({ type: 'evaluate', request: { count, ddimSteps, guidance, seed } });
    },
    drawDenoising: () => {
      const { run } = store.getState();
      if (run === null) return;
      const { sampling, seed } = run.config;
      for (const model of ['pretrained', 'current'] as const) client.send({ type: 'drawDenoising', request: { model, ...sampling, seed } });
    },
    exportWeights: () => void client.send({ type: 'exportWeights', weights: 'ema', dtype: 'F32' }),
    startExperiment: (request) => client.send({ type: 'startExperiment', request }),
    pauseExperiment: (experiment) => void client.send({ type: 'pauseExperiment', experiment }),
    resumeExperiment: (experiment) => void client.send({ type: 'resumeExperiment', experiment }),
    cancelExperiment: (experiment) => void client.send({ type: 'cancelExperiment', experiment }),
    inspectStep: inspection.inspectStep,
    stepAndInspect: inspection.stepAndInspect,
    player,
    trainRecorded: () => {
      const { run, recording } = store.getState();
      if (run === null || recording === null) return;
      recipe.edit({ type: 'configReplaced', config: run.config });
      start();
    },
    flushLiveChanges,
  };
}
