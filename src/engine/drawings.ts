import { floatsToRgba, type ImageDataset } from '../data/imageDataset';
import type { EvaluateRequest, SampleRequest } from '../protocol/commands';
import type { ImageBatch } from '../protocol/events';
import { purpose } from '../random/purpose';
import type { SampledModel } from '../training/sampledModel';
import { sampleImages, type SampleOptions } from '../training/sampleImages';
import { labelsInTurn, labelsLikeTraining, nullLabels } from '../training/sampleLabels';
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
  const labels = nullLabels(base.checkpoint.config.numClasses, request.count);
  const images = await withBaseModel(base, (model) => draw(base, model, labels, { ...request, guidance: 1 }, purpose.sampleNoise, onStep));
  return { images: asBatch(images, request.count, base.checkpoint.config.inputSize), classNames: Array.from(labels, () => '') };
}

/** A grid from the model in training, its classes in turn. */
export async function currentSamples(
  base: LoadedBase,
  model: SampledModel,
  classes: readonly string[],
  request: SampleRequest,
  onStep: SampleOptions['onStep'],
): Promise<Drawing> {
  const labels = labelsInTurn(classes.length, request.count);
  const images = await draw(base, model, labels, request, purpose.sampleNoise, onStep);
  return { images: asBatch(images, request.count, base.checkpoint.config.inputSize), classNames: Array.from(labels, (label) => classes[label] ?? '') };
}

/** Samples to be measured, labelled as often as the target set's training pictures are: [count, 3, H, W] in [−1, 1]. */
export async function samplesToMeasure(
  base: LoadedBase,
  model: SampledModel,
  dataset: ImageDataset,
  request: EvaluateRequest,
  onStep: SampleOptions['onStep'],
): Promise<Float32Array> {
  return draw(base, model, labelsLikeTraining(dataset, request.count, request.seed), request, purpose.evaluation, onStep);
}

function draw(
  base: LoadedBase,
  model: SampledModel,
  labels: Int32Array,
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
