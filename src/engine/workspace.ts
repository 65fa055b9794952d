import { sourceDatasetOf } from '../config/sourceDataset';
import type { ImageDataset } from '../data/imageDataset';
import { sha256Hex } from '../data/sha256';
import type { OnProgress } from '../metrics/featureNetContract';
import { loadInceptionNet, type InceptionNet } from '../metrics/inceptionNet';
import type { RealSet } from '../metrics/realSet';
import type { BaseSource } from '../protocol/commands';
import type { EngineEvent } from '../protocol/events';
import type { SampleOptions } from '../training/sampleImages';
import type { Assets } from './assets';
import type { ComputeDevice } from './device';
import { addInception, loadNets, measureRealSet, type FeatureNets } from './evaluation';
import { withTrainPictures } from '../data/trainPictures';
import { buildKnowledgeBank, type KnowledgeBank } from '../training/knowledgeBank';
import { loadBase, type LoadedBase } from '../training/loadedBase';
import { sourcePictures } from './sourcePictures';
import { SubmissionQueue } from './submissionQueue';

/** Pictures of a knowledge bank drawn at once. */
const BANK_BATCH = 32;

/** A real set and the networks that it was measured with. */
export interface MeasuredSet {
  nets: FeatureNets;
  real: RealSet;
}

/** Reads the file of an Inception net. */
export type ReadInception = (bytes: ArrayBuffer) => InceptionNet;

type Work = Extract<EngineEvent, { type: 'progressed' }>['work'];

/** What runs need and several runs share: base, dataset, bank, feature nets. Loads what is missing, keeps what is there. */
export class Workspace {
  readonly queue: SubmissionQueue;
  #assets: Assets;
  #emit: (event: EngineEvent) => void;
  #base: LoadedBase | null = null;
  #isBaseFromFile = false;
  #dataset: ImageDataset | null = null;
  /** Sets that no host serves, by id. */
  #provided = new Map<string, ImageDataset>();
  #bank: KnowledgeBank | null = null;
  #source: ImageDataset | null = null;
  #missingSource: string | null = null;
  #nets: FeatureNets | null = null;
  /** Supplied by a person, for the session. */
  #inception: InceptionNet | null = null;
  #readInception: ReadInception;
  /** By their pixels, as long as those are kept, each with the networks that it was measured with. */
  #realSets = new WeakMap<ImageDataset['pixels'], MeasuredSet>();

  constructor(device: ComputeDevice, assets: Assets, emit: (event: EngineEvent) => void, readInception: ReadInception = loadInceptionNet) {
    this.queue = new SubmissionQueue(device);
    this.#assets = assets;
    this.#emit = emit;
    this.#readInception = readInception;
  }

  get loadedBase(): LoadedBase | null {
    return this.#base;
  }

  /** Loads a base and forgets the bank of the one before. */
  async openBase(source: BaseSource): Promise<LoadedBase> {
    const id = source.kind === 'bundled' ? source.id : source.name;
    const bytes = source.kind === 'bundled' ? await this.#loading('base', this.#assets.base(id)) : source.bytes;
    const base = loadBase(id, await sha256Hex(new Uint8Array(bytes)), bytes);
    this.#base = base;
    this.#isBaseFromFile = source.kind === 'file';
    this.#bank = null;
    const { config, weights } = base.checkpoint;
    this.#emit({
      type: 'baseLoaded',
      model: {
        id,
        digest: base.digest,
        inputSize: config.inputSize,
        patchSize: config.patchSize,
        hiddenSize: config.hiddenSize,
        depth: config.depth,
        numHeads: config.numHeads,
        numClasses: config.numClasses,
        parameterCount: [...weights.values()].reduce((sum, values) => sum + values.length, 0),
      },
    });
    return base;
  }

  /** The base of that id: the one that is loaded, or a bundled one. */
  async base(id: string): Promise<LoadedBase> {
    return this.#base?.id === id ? this.#base : this.openBase({ kind: 'bundled', id });
  }

  /** @param trainPictures how many of them may be trained on; null: all but the held-out ones */
  async dataset(id: string, trainPictures: number | null = null): Promise<ImageDataset> {
    return withTrainPictures(await this.#wholeDataset(id), trainPictures);
  }

  /** From now on `dataset` finds it. */
  provideDataset(dataset: ImageDataset): void {
    this.#provided.set(dataset.id, dataset);
  }

  /** The base's own bank if one ships with it in that size and quality, else one drawn now. */
  async bank(base: LoadedBase, settings: { size: number; ddimSteps: number; seed: number }, signal?: AbortSignal): Promise<KnowledgeBank> {
    const present = this.#bank;
    const isOfSeed = present?.seed === null || present?.seed === settings.seed; // else a run would depend on the one before
    if (present !== null && isOfSeed && present.images.count === settings.size && present.ddimSteps === settings.ddimSteps) return present;
    const shipped = await this.#shippedBank(base, settings);
    return shipped === null ? this.buildBank(base, settings, signal) : this.#keepBank(shipped);
  }

  /** The same for an experiment, which keeps its banks to itself. */
  async bankApart(base: LoadedBase, settings: { size: number; ddimSteps: number; seed: number }, onStep: SampleOptions['onStep']): Promise<KnowledgeBank> {
    return (await this.#shippedBank(base, settings)) ?? buildKnowledgeBank(base, { ...settings, batchSize: BANK_BATCH }, onStep);
  }

  async buildBank(base: LoadedBase, settings: { size: number; ddimSteps: number; seed: number }, signal?: AbortSignal): Promise<KnowledgeBank> {
    return this.#keepBank(await buildKnowledgeBank(base, { ...settings, batchSize: BANK_BATCH }, this.progress('bank', signal)));
  }

  /** From now on Inception FID is measured, too. Throws as loadInceptionNet. */
  async loadInception(name: string, bytes: ArrayBuffer): Promise<void> {
    const inception = this.#readInception(bytes);
    const digest = await sha256Hex(new Uint8Array(bytes));
    this.#inception = inception;
    this.#emit({ type: 'inceptionLoaded', name, digest });
  }

  /**
   * The real side of the measures, computed once a dataset, and completed when Inception weights have come since.
   * @param onBatch awaited every few pictures, whatever has its turn meanwhile; told the progress. Without it, that is shown
   */
  async realSet(dataset: ImageDataset, onBatch: OnProgress = (done, total) => this.#emit({ type: 'progressed', work: 'evaluation', done, total })): Promise<MeasuredSet> {
    const small = this.#nets ?? loadNets(await this.#assets.featureNet());
    this.#nets = small;
    const inception = this.#inception;
    const known = this.#realSets.get(dataset.pixels);
    if (known !== undefined && (inception === null || known.nets.inception === inception)) return known;
    const nets = inception === null ? small : { ...small, inception };
    const real = known === undefined || inception === null ? await measureRealSet(nets, dataset, onBatch) : await addInception(known.real, inception, dataset, onBatch);
    const measured = { nets, real };
    this.#realSets.set(dataset.pixels, measured);
    return measured;
  }

  /** The same where it has been computed already, else null. */
  preparedRealSet(dataset: ImageDataset): MeasuredSet | null {
    return this.#realSets.get(dataset.pixels) ?? null;
  }

  /** Some of the pictures that a base learned from; null where they are not known, are the dataset's own, or cannot be had, which is said once. */
  async sourceOf(base: LoadedBase, dataset: ImageDataset): Promise<ImageDataset | null> {
    const id = sourceDatasetOf(base.id);
    if (id === null || id === dataset.id || id === this.#missingSource) return null;
    if (this.#source?.id === id) return this.#source;
    try {
      this.#source = sourcePictures(await this.#loading('dataset', this.#assets.dataset(id)));
      return this.#source;
    } catch (error) {
      this.#missingSource = id; // no reason to end a run
      const message = `What is forgotten is not measured: ${error instanceof Error ? error.message : String(error)}`;
      this.#emit({ type: 'commandFailed', command: 'evaluate', id: 0, message });
      return null;
    }
  }

  /** For samplers: paces the GPU and reports progress; throws the signal's reason once it is aborted. */
  progress(work: Work, signal?: AbortSignal): SampleOptions['onStep'] {
    return async (done, total) => {
      await this.queue.submit();
      signal?.throwIfAborted();
      this.#emit({ type: 'progressed', work, done, total });
    };
  }

  /** Says that a download is on, and when it is through. */
  async #loading<Asset>(work: Work, asset: Promise<Asset>): Promise<Asset> {
    this.#emit({ type: 'progressed', work, done: 0, total: 1 });
    const loaded = await asset;
    this.#emit({ type: 'progressed', work, done: 1, total: 1 });
    return loaded;
  }

  dispose(): void {
    this.#base = null;
    this.#provided.clear();
    this.#nets = null;
    this.#inception = null;
  }

  async #wholeDataset(id: string): Promise<ImageDataset> {
    if (this.#dataset?.id === id) return this.#dataset;
    const dataset = this.#provided.get(id) ?? (await this.#loading('dataset', this.#assets.dataset(id)));
    this.#dataset = dataset;
    this.#emit({
      type: 'datasetLoaded',
      dataset: id,
      trainCount: dataset.trainIndices.length,
      heldOutCount: dataset.heldOutIndices.length,
      classes: dataset.classes,
    });
    return dataset;
  }

  async #shippedBank(base: LoadedBase, settings: { size: number; ddimSteps: number }): Promise<KnowledgeBank | null> {
    const shipped = this.#isBaseFromFile ? null : await this.#assets.bank(base.id);
    if (shipped?.baseDigest !== base.digest) return null;
    if (shipped.ddimSteps !== settings.ddimSteps || shipped.images.count < settings.size) return null;
    const { imageSize, pixels } = shipped.images;
    const bytes = settings.size * imageSize * imageSize * 3;
    return { origin: 'shipped', seed: null, images: { imageSize, count: settings.size, pixels: pixels.subarray(0, bytes) }, ddimSteps: settings.ddimSteps };
  }

  #keepBank(bank: KnowledgeBank): KnowledgeBank {
    this.#bank = bank;
    this.#emit({ type: 'bankReady', origin: bank.origin, size: bank.images.count, ddimSteps: bank.ddimSteps });
    return bank;
  }
}
