import { floatsToRgba, type ImageDataset } from '../data/imageDataset';
import type { EvaluateRequest, SampleRequest } from '../protocol/commands';
import type { DenoisingFrame, ImageBatch } from '../protocol/events';
import { purpose } from '../random/purpose';
import { ddimTimesteps } from '../schedule/ddimTimesteps';
import { createSampler } from '../training/batchSampler';
import type { SampledModel } from '../training/sampledModel';
import { sampleImages, startNoise, type SampleOptions } from '../training/sampleImages';
import { labelsInTurn, labelsLikeTraining, nullLabels } from '../training/sampleLabels';
import { withBaseModel, type LoadedBase } from '../training/loadedBase';

/** Pictures drawn at once: enough to fill a GPU, little enough to keep Pause prompt. */
const SAMPLING_BATCH = 32;
/** Of a denoising: as many as a slider shows apart. */
const MOST_FRAMES = 40;

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

/** Grids on the way from noise to the pictures of `pretrainedSamples`. */
export function pretrainedDenoising(base: LoadedBase, request: SampleRequest, onStep: SampleOptions['onStep']): Promise<DenoisingFrame[]> {
  const labels = nullLabels(base.checkpoint.config.numClasses, request.count);
  return withBaseModel(base, (model) => denoisingFrames(base, model, labels, { ...request, guidance: 1 }, onStep));
}

/** Grids on the way from noise to the pictures of `currentSamples`. */
export function currentDenoising(base: LoadedBase, model: SampledModel, classes: readonly string[], request: SampleRequest, onStep: SampleOptions['onStep']): Promise<DenoisingFrame[]> {
  return denoisingFrames(base, model, labelsInTurn(classes.length, request.count), request, onStep);
}

/** At most about MOST_FRAMES, pure noise and the pictures included. */
async function denoisingFrames(
  base: LoadedBase,
  model: SampledModel,
  labels: Int32Array,
  { ddimSteps, guidance, seed }: Pick<SampleRequest, 'ddimSteps' | 'guidance' | 'seed'>,
  onStep: SampleOptions['onStep'],
): Promise<DenoisingFrame[]> {
  const timesteps = ddimTimesteps(ddimSteps);
  const batch = labels.length;
  const size = base.checkpoint.config.inputSize;
  const sampler = await createSampler({ model, embeddingTable: base.embeddingTable, alphaBar: base.schedule.alphaBar, batch, timesteps, guidance });
  const stride = Math.ceil(timesteps.length / MOST_FRAMES);
  const frames: DenoisingFrame[] = [];
  try {
    sampler.begin(startNoise({ model, seed, noisePurpose: purpose.sampleNoise }, 0, batch), labels);
    for (let step = 0; step < timesteps.length; step += stride) {
      frames.push({ t: timesteps[step] ?? 0, images: asBatch(await sampler.read(), batch, size) });
      const count = Math.min(stride, timesteps.length - step);
      await sampler.denoise(step, count);
      await onStep(step + count, timesteps.length);
    }
    frames.push({ t: -1, images: asBatch(await sampler.read(), batch, size) });
  } finally {
    sampler.dispose();
  }
  return frames;
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
