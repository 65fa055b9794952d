import type { ImageSource } from '../data/imageDataset';
import { floatsToRgb } from '../data/imageDataset';
import { purpose } from '../random/purpose';
import { sampleImages, type SampleOptions } from './sampleImages';
import { withBaseModel, type LoadedBase } from './loadedBase';

export interface KnowledgeBank {
  origin: 'shipped' | 'built';
  /** Of its noise; null for a shipped bank, which serves runs of any seed. */
  seed: number | null;
  images: ImageSource;
  ddimSteps: number;
}

/**
 * Draws the augmented source memory X̂s: samples of the pre-trained model itself, null label, no guidance (METHOD.md §3),
 * kept as 8-bit pictures. The same base, seed, size and steps give the same bank on the same device.
 */
export async function buildKnowledgeBank(
  base: LoadedBase,
  settings: { size: number; ddimSteps: number; seed: number; batchSize: number },
  onStep: SampleOptions['onStep'],
): Promise<KnowledgeBank> {
  const { config } = base.checkpoint;
  const images = await withBaseModel(base, (model) =>
    sampleImages({
      model,
      embeddingTable: base.embeddingTable,
      alphaBar: base.schedule.alphaBar,
      labels: new Array<number>(settings.size).fill(config.numClasses),
      ddimSteps: settings.ddimSteps,
      guidance: 1,
      seed: settings.seed,
      noisePurpose: purpose.bankNoise,
      batchSize: settings.batchSize,
      onStep,
    }),
  );
  return {
    origin: 'built',
    seed: settings.seed,
    images: { imageSize: config.inputSize, count: settings.size, pixels: floatsToRgb(images, config.inputSize) },
    ddimSteps: settings.ddimSteps,
  };
}
