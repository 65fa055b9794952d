import { settingsAt, type ExperimentRequest } from '../config/experiments';
import type { Lab } from '../experiments/lab';
import { armsOf, openExperiment } from '../experiments/openExperiment';
import { useMatMulFamily } from '../kernels/matMulFamily';
import { measureMatMulFamilies } from '../kernels/measureMatMulFamilies';
import type { Command, MatMulWish, RunStart, SampleRequest } from '../protocol/commands';
import type { EngineEvent, MatMulDecision } from '../protocol/events';
import { ActiveRun } from './activeRun';
import type { Assets } from './assets';
import { DeviceError, type ComputeDevice } from './device';
import { pretrainedDenoising, pretrainedSamples } from './drawings';
import { disposeModel, type LoadedBase } from '../training/loadedBase';
import { prepareRun, stateOf } from '../training/prepareRun';
import { ExperimentQueue, type OpenedExperiment } from './experimentQueue';
import { labOf } from './labOf';
import { noWish, settleMatMul } from './settleMatMul';
import { Turns } from './turns';
import { Workspace, type ReadInception } from './workspace';

export interface EngineOptions {
  /** Opens the device; called once, by the initialize command. It is to call `onGpuError` for every GPU error that nothing caught. */
  openDevice: (onGpuError: (message: string) => void) => Promise<ComputeDevice>;
  assets: Assets;
  emit: (event: EngineEvent) => void;
  /** Tests read a net that is thinner than FID's. */
  readInception?: ReadInception;
}

/**
 * The whole playground behind typed commands and events. The same class runs in a worker of the page and in Node;
 * it knows neither. Commands may overlap: those that need the GPU take turns with the training steps.
 */
export class Engine {
  #options: EngineOptions;
  #turns = new Turns();
  /** What starts or ends a run waits for one another; it aborts the preparation of the one before. */
  #starts = new Turns();
  #choices = new Turns();
  #device: ComputeDevice | null = null;
  #workspace: Workspace | null = null;
  /** In force from the next run on. */
  #matMul: MatMulDecision | null = null;
  #active: ActiveRun | null = null;
  #training: Promise<void> = Promise.resolve();
  /** While a run is being prepared: what stopRun aborts. */
  #preparation: AbortController | null = null;

  #experiments: ExperimentQueue;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#experiments = new ExperimentQueue({
      turns: this.#turns,
      submit: () => this.#ready().queue.submit(),
      emit: options.emit,
      open: (request, passed) => this.#openExperiment(request, passed),
    });
  }

  /** Carries a command out. Never rejects: what goes wrong becomes a commandFailed event. startRun resolves when training begins. */
  async handle(command: Command): Promise<void> {
    try {
      await this.#carryOut(command);
    } catch (error) {
      if (error instanceof DeviceError) this.#options.emit({ type: 'deviceUnavailable', reason: error.reason, message: error.message });
      else this.#options.emit({ type: 'commandFailed', command: command.type, id: command.id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Resolves when the present run has ended, in whatever way. */
  get trainingEnded(): Promise<void> {
    return this.#training;
  }

  /** Resolves when all experiments asked for are over. */
  get experimentsEnded(): Promise<void> {
    return this.#experiments.idle;
  }

  /** Frees what the engine holds on the device, and the device. */
  async close(): Promise<void> {
    this.#preparation?.abort();
    await this.#experiments.close();
    await this.#starts.take(async () => {
      await this.#endRun();
      await this.#turns.take(() => Promise.resolve(this.#workspace?.dispose()));
      this.#device?.close();
    });
  }

  async #carryOut(command: Command): Promise<void> {
    switch (command.type) {
      case 'initialize':
        return this.#initialize(command.matMul ?? noWish);
      case 'chooseMatMul':
        return this.#choices.take(async () => {
          this.#matMul = await this.#settleMatMul(command.wish);
          this.#options.emit({ type: 'matMulChosen', matMul: this.#matMul });
        });
      case 'loadBase':
        this.#preparation?.abort();
        return this.#starts.take(async () => {
          await this.#endRun();
          await this.#turns.take(() => this.#ready().openBase(command.source));
        });
      case 'loadDataset':
        await this.#turns.take(() => this.#ready().dataset(command.dataset));
        return;
      case 'loadInception':
        return this.#ready().loadInception(command.name, command.bytes);
      case 'buildBank':
        await this.#turns.take(() => {
          const base = this.#ready().loadedBase;
          if (base === null) throw new Error('Load a base model first: the knowledge bank is drawn from it.');
          return this.#ready().buildBank(base, command);
        });
        return;
      case 'provideDataset':
        this.#ready().provideDataset(command.dataset);
        return;
      case 'startRun':
        return this.#startRun(command);
      case 'pauseRun':
        this.#run().loop.pause();
        return;
      case 'resumeRun':
        this.#run().loop.resume();
        return;
      case 'stepRun':
        this.#run().loop.stepOnce();
        return;
      case 'stopRun':
        if (this.#preparation === null) this.#run().loop.stop();
        else this.#preparation.abort();
        return;
      case 'changeSettings':
        return this.#run().changeSettings(command.settings);
      case 'sample':
        return this.#sample(command.request);
      case 'drawDenoising':
        return this.#drawDenoising(command.request);
      case 'evaluate':
        return this.#run().evaluate(command.request);
      case 'startExperiment':
        this.#experiments.start(command.id, command.request, armsOf(command.request));
        return;
      case 'pauseExperiment':
        this.#experiments.pause(command.experiment);
        return;
      case 'resumeExperiment':
        this.#experiments.resume(command.experiment);
        return;
      case 'cancelExperiment':
        this.#experiments.cancel(command.experiment);
        return;
      case 'inspectStep':
        return this.#run().inspectStep();
      case 'exportWeights':
        this.#options.emit({ type: 'weightsExported', ...(await this.#run().exportWeights(command.weights, command.dtype)) });
        return;
      default:
        command satisfies never;
    }
  }

  async #initialize(wish: MatMulWish): Promise<void> {
    const { emit, assets } = this.#options;
    const device = await this.#options.openDevice((message) => this.#failOnGpuError(message));
    this.#device = device;
    this.#workspace = new Workspace(device, assets, emit, this.#options.readInception);
    void device.lost.then((message) => emit({ type: 'deviceLost', message }));
    this.#matMul = await this.#settleMatMul(wish);
    this.#useMatMul();
    emit({ type: 'deviceReady', device: { name: device.name, isSoftware: device.isSoftware, backend: device.backend }, matMul: this.#matMul });
  }

  async #settleMatMul(wish: MatMulWish): Promise<MatMulDecision | null> {
    const device = this.#device;
    if (device === null) throw new Error('The graphics device is not ready yet.');
    return settleMatMul(device, wish, () =>
      this.#turns.take(async () => {
        await device.finished(); // alone on the GPU
        return measureMatMulFamilies(device);
      }),
    );
  }

  #useMatMul(): void {
    if (this.#matMul !== null) useMatMulFamily(this.#matMul.family);
  }

  /** What the GPU computes after such an error cannot be trusted: a run that is on ends, and otherwise the device is given up. */
  #failOnGpuError(message: string): void {
    const hadExperiment = this.#experiments.fail(message);
    if (this.#active !== null && !this.#active.isOver) this.#active.fail(message);
    else if (!hadExperiment) this.#options.emit({ type: 'deviceLost', message });
  }

  /** Most experiments are about the present run: its base, set and model as they are now. Others say themselves what they are about. */
  async #openExperiment(request: ExperimentRequest, passed: Lab['passed']): Promise<OpenedExperiment> {
    const workspace = this.#ready();
    if (request.kind === 'comparison' || request.kind === 'baseline') {
      const about = request.kind === 'comparison' ? request.config : request;
      const base = await workspace.base(about.base);
      const dataset = await workspace.dataset(about.dataset, request.kind === 'comparison' ? request.config.trainPictures : null);
      const findings = openExperiment(labOf(workspace, base, dataset, passed), request, null);
      return { findings, base: base.id, dataset: dataset.id, modelStep: null, dispose: () => undefined };
    }
    const { base, dataset, model } = await this.#run().examined();
    const findings = openExperiment(labOf(workspace, base, dataset, passed), request, model);
    return { findings, base: base.id, dataset: dataset.id, modelStep: model.step, dispose: () => disposeModel(model) };
  }

  async #startRun(start: RunStart): Promise<void> {
    this.#preparation?.abort();
    await this.#starts.take(() => this.#startAlone(start));
  }

  async #startAlone(start: RunStart): Promise<void> {
    await this.#endRun();
    this.#useMatMul();
    const preparation = new AbortController();
    this.#preparation = preparation;
    try {
      const active = await this.#prepare(start, preparation.signal);
      this.#training = active.train();
    } catch (error) {
      const hasStarted = this.#active !== null;
      await this.#endRun();
      if (preparation.signal.aborted) this.#options.emit({ type: 'runStopped', step: 0 });
      else if (hasStarted) this.#options.emit({ type: 'runFailed', kind: 'internal', step: 0, lastGoodStep: 0, message: error instanceof Error ? error.message : String(error) });
      else throw error;
    } finally {
      this.#preparation = null;
    }
  }

  /** Loads what is missing, sets the run up and, at its start, draws what the pre-trained model makes. Throws once the signal is aborted. */
  async #prepare({ config, changes = [], from, captureEveryMs }: RunStart, signal: AbortSignal): Promise<ActiveRun> {
    const workspace = this.#ready();
    const { emit } = this.#options;
    const active = await this.#turns.take(async () => {
      const base = await workspace.base(config.base);
      const dataset = await workspace.dataset(config.dataset, config.trainPictures);
      const state = from === undefined ? null : stateOf(config, base, dataset, from);
      const live = settingsAt(state?.step ?? 0, config.live, changes);
      const bank = live.bankShare > 0 ? await workspace.bank(base, { ...config.bank, seed: config.seed }, signal) : null;
      signal.throwIfAborted();
      const onCompiled = (done: number, total: number) => emit({ type: 'progressed', work: 'shaders', done, total });
      const prepared = await prepareRun({ ...config, live }, base, dataset, bank?.images ?? null, { onCompiled, state });
      const { plan, step } = prepared.run;
      emit({ type: 'runStarted', config, live, fromStep: step, targetRows: plan.target.rows, bankRows: plan.bank.rows });
      const planned = changes.filter((change) => change.step > step || state === null);
      return new ActiveRun({ ...prepared, config, base, dataset, workspace, turns: this.#turns, emit, planned, ...(captureEveryMs === undefined ? {} : { captureEveryMs }) });
    });
    this.#active = active;
    if (config.sampling.everySteps > 0 && from === undefined) await this.#sample({ model: 'pretrained', ...config.sampling, seed: config.seed }, signal);
    signal.throwIfAborted();
    return active;
  }

  async #sample(request: SampleRequest, signal?: AbortSignal): Promise<void> {
    if (request.model === 'current') return this.#run().sample(request);
    await this.#turns.take(async () => {
      const drawing = await pretrainedSamples(this.#sampledBase(), request, this.#ready().progress('samples', signal));
      this.#options.emit({ type: 'samplesDrawn', model: 'pretrained', step: 0, seed: request.seed, ...drawing, nearest: null });
    });
  }

  async #drawDenoising(request: SampleRequest): Promise<void> {
    if (request.model === 'current') return this.#run().drawDenoising(request);
    await this.#turns.take(async () => {
      const frames = await pretrainedDenoising(this.#sampledBase(), request, this.#ready().progress('samples'));
      this.#options.emit({ type: 'denoisingDrawn', model: 'pretrained', step: 0, seed: request.seed, frames });
    });
  }

  async #endRun(): Promise<void> {
    const active = this.#active;
    if (active === null) return;
    active.loop.stop();
    await this.#training;
    this.#active = null;
    await this.#turns.take(() => {
      active.dispose(); // after what may still be drawing from it
      return Promise.resolve();
    });
  }

  #ready(): Workspace {
    if (this.#workspace === null) throw new Error('The graphics device is not ready yet.');
    return this.#workspace;
  }

  #sampledBase(): LoadedBase {
    const base = this.#ready().loadedBase;
    if (base === null) throw new Error('Load a base model first: there is nothing to sample yet.');
    return base;
  }

  #run(): ActiveRun {
    if (this.#active === null) throw new Error('There is no run yet. Start one first.');
    return this.#active;
  }
}
