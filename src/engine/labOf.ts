import { measureNames, sourceMeasures } from '../config/measures';
import type { ImageDataset, ImageSource } from '../data/imageDataset';
import type { Lab } from '../experiments/lab';
import { measureDistances } from '../metrics/distances';
import type { InceptionNet } from '../metrics/inceptionNet';
import type { FeatureSets } from '../metrics/realSet';
import type { LoadedBase } from '../training/loadedBase';
import { featuresOfSamples } from './evaluation';
import type { Workspace } from './workspace';

/**
 * A lab on a base and a target set, with what the workspace has and can load.
 * @param onFeatures told how many pictures a feature net has seen, which is not counted in passes
 */
export function labOf(workspace: Workspace, base: LoadedBase, dataset: ImageDataset, passed: Lab['passed'], onFeatures: (done: number, total: number) => void = () => undefined): Lab {
  const onBatch = (done: number, total: number): Promise<void> => {
    onFeatures(done, total);
    return passed(0);
  };
  const banks = new Map<string, Promise<ImageSource>>();
  /** Of pictures that are measured against both sets, and the Inception net that they were made with. */
  const known = new WeakMap<Float32Array, { features: FeatureSets; inception: InceptionNet | undefined }>();
  const source = () => workspace.sourceOf(base, dataset);
  const drawBank = async (settings: Parameters<Lab['bank']>[0]): Promise<ImageSource> => {
    let before = 0;
    const onStep = async (done: number, total: number): Promise<void> => {
      const passes = (done / total) * settings.size * settings.ddimSteps;
      await passed(passes - before);
      before = passes;
    };
    return (await workspace.bankApart(base, settings, onStep)).images;
  };
  return {
    base,
    dataset,
    source,
    bank: (settings) => {
      const key = JSON.stringify([settings.size, settings.ddimSteps, settings.seed]);
      const bank = banks.get(key) ?? drawBank(settings);
      banks.set(key, bank);
      return bank;
    },
    measure: async (images, against, seed) => {
      const set = against === 'target' ? dataset : await source();
      if (set === null) return {};
      const { nets, real } = await workspace.realSet(set, onBatch);
      const before = known.get(images);
      const features = before !== undefined && before.inception === nets.inception ? before.features : await featuresOfSamples(nets, images, dataset.imageSize, onBatch);
      known.set(images, { features, inception: nets.inception });
      return measureDistances(real, features, seed, against === 'source' ? sourceMeasures : measureNames, real.trainedOn(set.trainIndices));
    },
    passed,
  };
}
