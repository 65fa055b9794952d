import * as tf from '@tensorflow/tfjs';
import { measureNames, sourceMeasures } from '../config/measures';
import type { RunConfig } from '../config/runConfig';
import type { ImageDataset } from '../data/imageDataset';
import { LIVE_TIMESTEPS, lossCurves, pretrainedCurves } from '../experiments/forgetting';
import { measureDistances } from '../metrics/distances';
import type { EvaluateRequest } from '../protocol/commands';
import type { EngineEvent } from '../protocol/events';
import { copyModel, disposeModel, type LoadedBase } from '../training/loadedBase';
import type { PreparedRun } from '../training/prepareRun';
import type { SampledModel } from '../training/sampledModel';
import { samplesToMeasure } from './drawings';
import { featuresOfSamples } from './evaluation';
import { SharedTurns } from './sharedTurns';
import type { Turns } from './turns';
import type { Workspace } from './workspace';

export interface ActiveRunOptions extends PreparedRun {
  config: RunConfig;
  base: LoadedBase;
  dataset: ImageDataset;
  workspace: Workspace;
  turns: Turns;
  emit: (event: EngineEvent) => void;
}

/** One occasion: the model, and where its work gives way. */
interface Occasion {
  model: SampledModel;
  step: number;
  onStep: (done: number, total: number) => Promise<void>;
  /** Of the time so far, where it runs beside training. */
  gpuShare: () => number | null;
}

/** The EMA model of a run: what gets sampled. It changes with every step. */
export function emaModelOf({ layout, run, stepper }: PreparedRun): SampledModel {
  return { layout, theta: run.state.ema, positionTable: stepper.context.positionTable };
}

/** Measures a run's EMA model: beside training, on a copy and with a bounded share of the time, or at once. */
export class RunMeasuring {
  readonly #options: ActiveRunOptions;
  readonly #isTraining: () => boolean;
  #isStartMeasured = false;
  #isBaseMeasured = false;
  /** What is being measured beside training. */
  #beside: { ended: Promise<void>; abort: AbortController } | null = null;

  constructor(options: ActiveRunOptions, isTraining: () => boolean) {
    this.#options = options;
    this.#isTraining = isTraining;
  }

  /** Beside training where the configuration leaves it only a share of the time; what comes due meanwhile is passed over. Waits at the end of a run. */
  async measure(isEnd: boolean): Promise<void> {
    const { config, turns } = this.#options;
    const { share } = config.evaluation;
    if (isEnd || share === 1) {
      await this.cancel();
      await this.#orSayWhyNot(() => turns.take(() => this.#measureAll(this.#atOnce())));
    } else if (this.#beside === null) {
      const abort = new AbortController();
      const model = await turns.take(() => copyModel(emaModelOf(this.#options)));
      this.#beside = { abort, ended: this.#measureBeside(model, new SharedTurns({ turns, share, isTraining: this.#isTraining, signal: abort.signal })) };
    }
  }

  /** The model as it is now, at once. */
  async evaluate(request: EvaluateRequest): Promise<void> {
    await this.#options.turns.take(() => this.#evaluate(this.#atOnce(), request));
  }

  /** Ends what is being measured beside training; resolves when it is over. */
  async cancel(): Promise<void> {
    this.#beside?.abort.abort();
    await this.#beside?.ended;
  }

  async #measureBeside(model: SampledModel, shared: SharedTurns): Promise<void> {
    const { run, workspace } = this.#options;
    const { step } = run;
    await this.#orSayWhyNot(() =>
      shared.take(async (giveWay) => {
        const onStep = async (): Promise<void> => {
          await workspace.queue.submit();
          await giveWay();
        };
        try {
          await this.#measureAll({ model, step, onStep, gpuShare: () => shared.used });
        } finally {
          disposeModel(model);
        }
      }),
    );
    this.#beside = null;
  }

  /** Never rejects: training goes on without its measurements. */
  async #orSayWhyNot(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#beside?.abort.signal.aborted === true) return;
      this.#options.emit({ type: 'commandFailed', command: 'evaluate', id: 0, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #atOnce(): Occasion {
    const { run, workspace } = this.#options;
    return { model: emaModelOf(this.#options), step: run.step, onStep: workspace.progress('evaluation'), gpuShare: () => null };
  }

  async #measureAll(occasion: Occasion): Promise<void> {
    const { config } = this.#options;
    await this.#measureForgetting(occasion);
    await this.#evaluate(occasion, { ...config.evaluation, seed: config.seed });
  }

  /** The first time, the model before its first step is measured as well: not at the start, where it would keep the training waiting. */
  async #evaluate(occasion: Occasion, request: EvaluateRequest): Promise<void> {
    if (!this.#isStartMeasured && occasion.step > 0) {
      const theta = tf.keep(tf.tensor1d(this.#options.startWeights));
      try {
        await this.#evaluateModel({ ...occasion, model: { ...occasion.model, theta }, step: 0 }, request);
      } finally {
        theta.dispose();
      }
    }
    await this.#evaluateModel(occasion, request);
    this.#isStartMeasured = true;
  }

  async #evaluateModel({ model, step, onStep, gpuShare }: Occasion, request: EvaluateRequest): Promise<void> {
    const { base, config, dataset, workspace, emit } = this.#options;
    const { nets, real } = await workspace.realSet(dataset, onStep);
    const images = await samplesToMeasure(base, model, dataset, request, onStep);
    const features = await featuresOfSamples(nets, images, dataset.imageSize, onStep);
    emit({ type: 'evaluated', step, against: 'target', distances: measureDistances(real, features, request.seed, measureNames, real.trainedOn(dataset.trainIndices)), gpuShare: gpuShare() });
    const source = config.evaluation.source ? await workspace.sourceOf(base, dataset) : null;
    if (source === null) return;
    const known = await workspace.realSet(source, onStep);
    emit({ type: 'evaluated', step, against: 'source', distances: measureDistances(known.real, features, request.seed, sourceMeasures), gpuShare: gpuShare() });
  }

  /** Loss by t of the model and, the first time, of the pre-trained one. */
  async #measureForgetting({ model, step, onStep }: Occasion): Promise<void> {
    const { base, config, dataset, workspace, emit } = this.#options;
    const rows = config.evaluation.forgettingRows;
    if (rows === 0 || dataset.heldOutIndices.length === 0) return;
    const source = config.evaluation.source ? await workspace.sourceOf(base, dataset) : null;
    const total = rows * LIVE_TIMESTEPS.length * (source === null ? 1 : 2) * (this.#isBaseMeasured ? 1 : 2);
    let done = 0;
    const passed = (passes: number): Promise<void> => onStep((done += passes), total);
    const options = { base, dataset, source, timesteps: LIVE_TIMESTEPS, rows, passed };
    const pretrained = this.#isBaseMeasured ? [] : await pretrainedCurves(options);
    const current = await lossCurves({ ...options, which: 'current', model });
    emit({ type: 'lossByTimestepMeasured', step, rows, curves: [...pretrained, ...current] });
    this.#isBaseMeasured = true;
  }
}
