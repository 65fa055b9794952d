import { needsModel, type ExperimentRequest } from '../config/experiments';
import { passesOf, trainingPasses } from '../config/experimentCost';
import type { MatMulChoice } from '../config/matMulFamily';
import type { RunConfig } from '../config/runConfig';
import type { ImageDataset } from '../data/imageDataset';
import type { ComputeDevice } from '../engine/device';
import { labOf } from '../engine/labOf';
import { Workspace } from '../engine/workspace';
import type { Lab } from '../experiments/lab';
import { openExperiment } from '../experiments/openExperiment';
import { disposeModel } from '../training/loadedBase';
import { GpuErrors } from './gpuErrors';
import { measuredPictures, readInceptionFile, sayInceptionCost } from './inceptionFile';
import type { LabFolder } from './labFolder';
import { modelFromFile, trainModel, type TrainedModel } from './labModel';
import { nodeAssets } from './nodeAssets';
import { openNodeDeviceAlone, type Backend } from './nodeDevice';
import { ProgressBar } from './progressBar';
import { STOPPED_STATUS } from './stoppedStatus';
import { say } from './say';

export interface LabRunOptions {
  backend?: Backend | undefined;
  matmul?: MatMulChoice | undefined;
  assets?: string | undefined;
  /** The model to be examined; without it one is trained for each seed. */
  weights?: string | undefined;
  /** The file of the Inception net, to measure Inception FID as well. */
  inception?: string | undefined;
}

/** Runs an experiment from the terminal, to its end or to Ctrl-C; what it finds goes to the folder as it is found. */
export async function runLab(request: ExperimentRequest, config: RunConfig, options: LabRunOptions, folder: LabFolder): Promise<'finished' | 'stopped'> {
  const stop = new StopSignals();
  const gpuErrors = new GpuErrors();
  const device = await openNodeDeviceAlone(options.backend ?? 'webgpu', options.matmul ?? 'auto', gpuErrors.hear);
  const workspace = new Workspace(device, nodeAssets({ root: options.assets }), () => undefined);
  const bar = new ProgressBar();
  const inception = options.inception === undefined ? null : readInceptionFile(options.inception);
  if (inception !== null) await workspace.loadInception(inception.name, inception.bytes);
  const base = await workspace.base(config.base);
  const dataset = await workspace.dataset(config.dataset, config.trainPictures);
  folder.about({ device: device.name, baseDigest: base.digest, datasetDigest: dataset.sha256 });
  const trainsModels = needsModel(request.kind) && options.weights === undefined;
  const total = passesOf(request) + (trainsModels ? request.seeds.length * trainingPasses(config) : 0);
  let done = 0;
  const passed = async (passes: number): Promise<void> => {
    done += passes;
    await workspace.queue.submit();
    stop.throwIfAsked();
    if (passes > 0) bar.show('experiment', Math.min(done, total), total);
  };
  const lab = labOf(workspace, base, dataset, passed, (seen, pictures) => {
    if (inception !== null) bar.show('features', seen, pictures); // the others take seconds
  });
  if (inception !== null) await sayCost(request, lab, device);
  const examine = async (asked: ExperimentRequest, model: TrainedModel | null): Promise<void> => {
    for await (const finding of openExperiment(lab, asked, model)) folder.add(finding);
  };
  try {
    if (!needsModel(request.kind)) await examine(request, null);
    else if (options.weights !== undefined) await examineFile(options.weights, dataset, (model) => examine(request, model));
    else {
      for (const seed of request.seeds) await examineTrained({ ...config, seed }, lab, (model) => examine({ ...request, seeds: [seed] }, model));
    }
    await gpuErrors.throwIfAny(device);
    return 'finished';
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    return 'stopped';
  } finally {
    bar.interrupt();
    await folder.finish();
    workspace.dispose();
    device.close();
    stop.dispose();
  }
}

class StoppedError extends Error {
  override name = 'StoppedError';
}

/** The first Ctrl-C ends an experiment in good order, with what it has found; the second at once. */
class StopSignals {
  isAsked = false;
  readonly #ask = (): void => {
    if (this.isAsked) process.exit(STOPPED_STATUS);
    this.isAsked = true;
    say('Stopping; what has been found is being written. Ctrl-C again leaves at once.');
  };

  constructor() {
    process.on('SIGINT', this.#ask);
    process.on('SIGTERM', this.#ask);
  }

  throwIfAsked(): void {
    if (this.isAsked) throw new StoppedError();
  }

  dispose(): void {
    process.off('SIGINT', this.#ask);
    process.off('SIGTERM', this.#ask);
  }
}

/** Of the pictures that are made, and of the sets that they are measured against. */
async function sayCost(request: ExperimentRequest, { dataset, source }: Lab, device: ComputeDevice): Promise<void> {
  const measured = measuredPictures(request);
  const isSourceMeasured = request.kind === 'comparison' && request.config.evaluation.source;
  const real = dataset.count + (isSourceMeasured ? ((await source())?.count ?? 0) : 0);
  if (measured > 0) sayInceptionCost(measured + real, device);
  else say('This experiment measures no distances of sets of pictures: the Inception net has nothing to do in it.');
}

async function examineFile(path: string, dataset: ImageDataset, examine: (model: TrainedModel) => Promise<void>): Promise<void> {
  const model = modelFromFile(path, dataset);
  try {
    await examine(model);
  } finally {
    disposeModel(model);
  }
}

/** Trains a model of the configuration's seed for it. */
async function examineTrained(config: RunConfig, lab: Lab, examine: (model: TrainedModel) => Promise<void>): Promise<void> {
  const bank = config.live.bankShare > 0 ? await lab.bank({ ...config.bank, seed: config.seed }) : null;
  const model = await trainModel(config, lab, bank);
  try {
    await examine(model);
  } finally {
    disposeModel(model);
  }
}
