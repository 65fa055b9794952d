import { defaultRunConfig } from '../config/defaults';
import type { ExperimentRow, RequestOf } from '../config/experiments';
import { imagesToFloats, type ImageDataset } from '../data/imageDataset';
import type { LossCurve, MeasuredAgainst } from '../protocol/events';
import { NothingHeldOutError } from '../training/heldOutLoss';
import { disposeModel, uploadBase, type LoadedBase } from '../training/loadedBase';
import { measureLossByTimestep } from '../training/lossByTimestep';
import type { SampledModel } from '../training/sampledModel';
import { distanceRows, stripOf, type Experiment, type Lab } from './lab';

/** Where the live curves are measured: closer together on the data side, where models differ most. */
export const LIVE_TIMESTEPS: readonly number[] = [5, 20, 50, 100, 200, 300, 400, 600, 800, 950];

interface CurveOptions {
  base: LoadedBase;
  /** pretrained: its weights; current: those that were trained. */
  which: LossCurve['model'];
  model: SampledModel;
  dataset: ImageDataset;
  /** null: the source is not known. */
  source: ImageDataset | null;
  timesteps: readonly number[];
  /** Pictures, with noise, that each mean is taken over. */
  rows: number;
  seed?: number;
  /** Hears the forward passes of one picture done since the last call. */
  passed: (passes: number) => Promise<void>;
}

/**
 * A model's loss by t on held-out target pictures and on source pictures (METHOD.md §5.3). The current model sees the target pictures with
 * their labels, everything else goes with the null label. The source's pictures are known to the base: it was trained on them.
 * @throws NothingHeldOutError
 */
export async function lossCurves({ base, which, model, dataset, source, timesteps, rows, seed, passed }: CurveOptions): Promise<LossCurve[]> {
  if (dataset.heldOutIndices.length === 0) throw new NothingHeldOutError();
  const nullLabel = model.layout.config.numClasses;
  const sets: { against: MeasuredAgainst; pictures: ImageDataset; indices: Uint32Array }[] = [{ against: 'target', pictures: dataset, indices: dataset.heldOutIndices }];
  if (source !== null) sets.push({ against: 'source', pictures: source, indices: source.trainIndices });
  const curves: LossCurve[] = [];
  for (const { against, pictures, indices } of sets) {
    const hasLabels = which === 'current' && against === 'target';
    let before = 0;
    const points = await measureLossByTimestep({
      model,
      embeddingTable: base.embeddingTable,
      alphaBar: base.schedule.alphaBar,
      pictures: { ...pictures, indices },
      labels: (picture) => (hasLabels ? (pictures.labels[picture] ?? nullLabel) : nullLabel),
      timesteps,
      rows,
      ...(seed === undefined ? {} : { seed }),
      onBatch: async (done, total) => {
        const passes = (done / total) * rows * timesteps.length;
        await passed(passes - before);
        before = passes;
      },
    });
    curves.push({ model: which, against, points: points.map(({ t, loss, sd }) => ({ t, loss, sd })) });
  }
  return curves;
}

/** The pre-trained model's curves: what the current model's are compared with. */
export async function pretrainedCurves(options: Omit<CurveOptions, 'which' | 'model'>): Promise<LossCurve[]> {
  const model = uploadBase(options.base);
  try {
    return await lossCurves({ ...options, which: 'pretrained', model });
  } finally {
    disposeModel(model);
  }
}

/** The forgetting curve: both models' loss by t on both sets, on the same pictures and noise. Rows: loss, its standard error as sd, x = t. */
export async function* forgetting(lab: Lab, model: SampledModel, { timesteps, rows, seeds }: RequestOf<'forgetting'>): Experiment {
  const source = await lab.source();
  for (const seed of seeds) {
    const options = { base: lab.base, dataset: lab.dataset, source, timesteps, rows, seed, passed: lab.passed };
    yield { kind: 'measured', rows: rowsOf(await pretrainedCurves(options), rows, seed) };
    yield { kind: 'measured', rows: rowsOf(await lossCurves({ ...options, which: 'current', model }), rows, seed) };
  }
}

/**
 * How far a dataset is from the base before any training: the distances of the base's own bank from it, at x = 0, and the base's loss by t on
 * its held-out pictures, x = t.
 */
export async function* baseline(lab: Lab, { timesteps, rows, seeds }: RequestOf<'baseline'>): Experiment {
  const bank = await lab.bank({ size: rows, ddimSteps: defaultRunConfig.bank.ddimSteps, seed: seeds[0] ?? 0 });
  for (const seed of seeds) {
    const images = imagesToFloats(bank, Array.from({ length: bank.count }, (_, index) => index));
    yield { kind: 'drew', strips: [stripOf(images, bank.imageSize, { arm: 'pretrained', x: 0, seed })] };
    yield { kind: 'measured', rows: distanceRows(await lab.measure(images, 'target', seed), { arm: 'pretrained', x: 0, seed, against: 'target' }) };
    if (lab.dataset.heldOutIndices.length === 0) continue;
    const curves = await pretrainedCurves({ base: lab.base, dataset: lab.dataset, source: null, timesteps, rows, seed, passed: lab.passed });
    yield { kind: 'measured', rows: rowsOf(curves, rows, seed) };
  }
}

function rowsOf(curves: readonly LossCurve[], count: number, seed: number): ExperimentRow[] {
  return curves.flatMap(({ model, against, points }) =>
    points.map(({ t, loss, sd }): ExperimentRow => ({ arm: model, x: t, seed, measure: 'loss', against, value: loss, sd, nReal: null, nFake: count, floor: null })),
  );
}
