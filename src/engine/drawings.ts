import { floatsToRgba, type ImageDataset } from '../data/imageDataset';
import type { EvaluateRequest, SampleRequest } from '../protocol/commands';
import type { ImageBatch } from '../protocol/events';
import { purpose } from '../random/purpose';
import { randomStream, uniformInt } from '../random/randomStream';
import type { SampledModel } from '../training/sampledModel';
import { sampleImages, type SampleOptions } from '../training/sampleImages';
import { withBaseModel, type LoadedBase } from '../training/loadedBase';

/** Pictures drawn at once: enough to fill a GPU, little enough to keep Pause prompt. */
const SAMPLING_BATCH = 32;

export interface Drawing {
  images: ImageBatch;
  /** The class of each picture in words; empty text where no class was given. */
  classNames: string[];
}

/** A grid from the pre-trained model: its null label, no guidance; picture i starts from the same noise as in currentSamples. */
export async function pretrainedSamples(base: LoadedBase, request: SampleRequest, onStep: SampleOptions['onStep']): Promise<Drawing> {
  const labels = new Array<number>(request.count).fill(base.checkpoint.config.numClasses);
  const images = await withBaseModel(base, (model) => draw(base, model, labels, { ...request, guidance: 1 }, purpose.sampleNoise, onStep));
  return { images: asBatch(images, request.count, base.checkpoint.config.inputSize), classNames: labels.map(() => '') };
}

/** A grid from the model in training, its classes in turn. */
export async function currentSamples(
  base: LoadedBase,
  model: SampledModel,
  classes: readonly string[],
  request: SampleRequest,
  onStep: SampleOptions['onStep'],
): Promise<Drawing> {
  const labels = Array.from({ length: request.count }, (_, index) => index % classes.length);
  const images = await draw(base, model, labels, request, purpose.sampleNoise, onStep);
  return { images: asBatch(images, request.count, base.checkpoint.config.inputSize), classNames: labels.map((label) => classes[label] ?? '') };
}

/** Samples to be measured, labelled as often as the target set's training pictures are: [count, 3, H, W] in [−1, 1]. */
export async function samplesToMeasure(
  base: LoadedBase,
  model: SampledModel,
  dataset: ImageDataset,
  request: EvaluateRequest,
  onStep: SampleOptions['onStep'],
): Promise<Float32Array> {
  const picks = new Uint32Array(request.count);
  uniformInt(randomStream(request.seed, purpose.sampleLabel), dataset.trainIndices.length, picks);
  const labels = Array.from(picks, (pick) => dataset.labels[dataset.trainIndices[pick] ?? 0] ?? 0);
  return draw(base, model, labels, request, purpose.evaluation, onStep);
}

function draw(
  base: LoadedBase,
  model: SampledModel,
  labels: number[],
  request: Pick<SampleRequest, 'ddimSteps' | 'guidance' | 'seed'>,
  noisePurpose: SampleOptions['noisePurpose'],
  onStep: SampleOptions['onStep'],
): Promise<Float32Array> {
  return sampleImages({
    model,
    embeddingTable: base.embeddingTable,
    alphaBar: base.schedule.alphaBar,
    labels,
    ddimSteps: request.ddimSteps,
    guidance: request.guidance,
    seed: request.seed,
    noisePurpose,
    batchSize: SAMPLING_BATCH,
    onStep,
  });
}

function asBatch(images: Float32Array, count: number, size: number): ImageBatch {
  return { count, size, pixels: floatsToRgba(images, size) };
}
