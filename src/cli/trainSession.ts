import type { MatMulChoice } from '../config/matMulFamily';
import type { ExperimentRequest } from '../config/experiments';
import type { RunConfig } from '../config/runConfig';
import type { Assets } from '../engine/assets';
import { Engine } from '../engine/engine';
import type { CommandBody, RunStart } from '../protocol/commands';
import type { EngineEvent } from '../protocol/events';
import { describeEvent, lossNote } from './describeEvent';
import { wordsOfGpuError } from './gpuErrors';
import { openNodeDevice, type Backend } from './nodeDevice';
import { ProgressBar } from './progressBar';
import type { RunFolder } from './runFolder';
import type { RunRecorder } from './runRecorder';
import { STOPPED_STATUS } from './stoppedStatus';

export interface TrainSessionOptions {
  config: RunConfig;
  /** Where the run goes on; it begins anew when left out. */
  start?: Pick<RunStart, 'changes' | 'from'>;
  folder: RunFolder;
  recorder: RunRecorder;
  assets: Assets;
  backend: Backend;
  matMul: MatMulChoice;
  weightsName: (step: number) => string;
  /** What is to be found out about the model once it is trained; part of the run's log. */
  experiments?: readonly ExperimentRequest[];
}

/** The run file is written anew this often: what a crash can cost. */
const CAPTURE_MS = 300_000;
const NOTHING_TRAINED = 'Stopped before the first step: there are no weights to write.';

/** One training run from the terminal: the engine's commands in order, its events to the log, the progress bar and the exit status. */
export class TrainSession {
  #options: TrainSessionOptions;
  #engine: Engine;
  #bar = new ProgressBar();
  #nextId = 1;
  /** What ended it before its time, in words. */
  #failure: string | null = null;
  #weightsStep: number | null = null;
  #isTraining = false;
  #isStopping = false;
  #abandon: (reason: Error) => void = () => undefined;

  constructor(options: TrainSessionOptions) {
    this.#options = options;
    this.#engine = new Engine({
      openDevice: () => openNodeDevice(options.backend, (message) => this.#abandon(new Error(wordsOfGpuError(message)))),
      assets: options.assets,
      emit: (event) => this.#hear(event),
    });
  }

  /** Trains to the end, to a failure or to Ctrl-C. Resolves with the exit status. */
  async run(): Promise<number> {
    const stop = () => this.#stop();
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    const abandoned = new Promise<never>((_, reject) => (this.#abandon = reject));
    try {
      await Promise.race([this.#train(), abandoned]);
    } finally {
      this.#bar.interrupt();
      await Promise.all([this.#options.folder.finish(), this.#options.recorder.finish()]);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    }
    if (this.#failure !== null) return 1;
    return this.#isStopping ? STOPPED_STATUS : 0;
  }

  async #train(): Promise<void> {
    await this.#send({ type: 'initialize', matMul: { choice: this.#options.matMul, remembered: {} } });
    await this.#send({ type: 'startRun', config: this.#options.config, ...this.#options.start, captureEveryMs: CAPTURE_MS });
    if (this.#failure !== null) return;
    await this.#engine.trainingEnded;
    if (this.#weightsStep === null) return;
    await this.#send({ type: 'exportWeights', weights: 'ema', dtype: this.#options.config.checkpoints.dtype });
    for (const request of this.#options.experiments ?? []) await this.#send({ type: 'startExperiment', request });
    await this.#engine.experimentsEnded;
    await this.#engine.close();
  }

  /** The first Ctrl-C ends the run in good order, the second at once. */
  #stop(): void {
    if (this.#isStopping) process.exit(STOPPED_STATUS);
    this.#isStopping = true;
    if (!this.#isTraining) {
      this.#bar.say(NOTHING_TRAINED);
      process.exit(STOPPED_STATUS);
    }
    this.#bar.say('Stopping; the weights so far are being written. Ctrl-C again leaves at once.');
    void this.#send({ type: 'stopRun' });
  }

  #send(command: CommandBody): Promise<void> {
    return this.#engine.handle({ id: this.#nextId++, ...command });
  }

  #hear(event: EngineEvent): void {
    const { folder, recorder, config, weightsName } = this.#options;
    recorder.hear(event);
    const file = folder.record(event, weightsName);
    const line = describeEvent(event, file);
    if (line !== null) this.#bar.say(line);
    switch (event.type) {
      case 'progressed':
        this.#bar.show(event.work, event.done, event.total);
        break;
      case 'runStarted':
        this.#isTraining = true;
        break;
      case 'stepsCompleted':
        this.#bar.show('train', event.steps.at(-1)?.step ?? 0, config.steps, lossNote(event));
        break;
      case 'runFinished':
        this.#weightsStep = event.step;
        break;
      case 'runStopped':
        if (event.step > 0) this.#weightsStep = event.step;
        else this.#bar.say(NOTHING_TRAINED);
        break;
      case 'runFailed':
        this.#failure = event.message;
        this.#weightsStep = event.lastGoodStep;
        break;
      case 'commandFailed':
      case 'deviceUnavailable':
      case 'experimentFailed':
        this.#failure = event.message;
        break;
      case 'deviceLost':
        this.#failure = event.message;
        this.#abandon(new Error(`The graphics device was lost, and with it the run: ${event.message}`));
        break;
      case 'deviceReady':
      case 'matMulChosen':
      case 'baseLoaded':
      case 'datasetLoaded':
      case 'bankReady':
      case 'settingsChanged':
      case 'samplesDrawn':
      case 'evaluated':
      case 'heldOutLossMeasured':
      case 'runPaused':
      case 'runResumed':
      case 'weightsExported':
        break;
      case 'experimentProgressed':
        this.#bar.show('experiment', event.done, event.total);
        break;
      default:
        break;
    }
  }
}
