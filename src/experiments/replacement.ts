import { replacedSteps } from '../config/experimentCost';
import type { RequestOf } from '../config/experiments';
import { purpose } from '../random/purpose';
import { ddimTimesteps } from '../schedule/ddimTimesteps';
import { disposeModel, uploadBase } from '../training/loadedBase';
import type { SampledModel } from '../training/sampledModel';
import { pixelsOf, startNoise } from '../training/sampleImages';
import { labelsLikeTraining, nullLabels } from '../training/sampleLabels';
import { Denoiser, LAB_BATCH } from './denoiser';
import { distanceRows, stripOf, type Experiment, type Lab } from './lab';

/**
 * The chain of forgetting (METHOD.md §5.1): pictures from the same noise, of whose denoising steps a share is left to the pre-trained model
 * (null label, no guidance), the last ones (data side) or the first ones (noise side). At 0 % they are the fine-tuned model's own samples, at
 * 100 % the pre-trained model's, to the bit. Rows: every distance to the target, x = share in per cent.
 */
export async function* replacement(lab: Lab, model: SampledModel, request: RequestOf<'replacement'>): Experiment {
  const { side, shares, count, ddimSteps, guidance, seeds } = request;
  const { inputSize } = model.layout.config;
  const timesteps = ddimTimesteps(ddimSteps);
  const batch = Math.min(LAB_BATCH, count);
  const places = replacedSteps(shares, ddimSteps).map((steps) => (side === 'data' ? ddimSteps - steps : steps));
  const pretrained = uploadBase(lab.base);
  const denoisers: Denoiser[] = [];
  const denoiser = async (of: SampledModel, scale: number): Promise<Denoiser> => {
    const made = await Denoiser.create(lab, { model: of, batch, timesteps, guidance: scale });
    denoisers.push(made);
    return made;
  };
  try {
    const [tuned, original] = [await denoiser(model, guidance), await denoiser(pretrained, 1)];
    for (const seed of seeds) {
      const byTuned: Turn = { denoiser: tuned, labels: labelsLikeTraining(lab.dataset, count, seed) };
      const byOriginal: Turn = { denoiser: original, labels: nullLabels(original.nullLabel, count) };
      const images = await switchedImages(side === 'data' ? [byTuned, byOriginal] : [byOriginal, byTuned], {
        places,
        steps: ddimSteps,
        count,
        batch,
        pixels: pixelsOf(model),
        noise: (from) => startNoise({ model, seed, noisePurpose: purpose.evaluation }, from, batch),
      });
      for (const [index, share] of shares.entries()) {
        const drawn = images.get(places[index] ?? 0) ?? new Float32Array();
        const place = { arm: side, x: share, seed };
        yield { kind: 'drew', strips: [stripOf(drawn, inputSize, place)] };
        yield { kind: 'measured', rows: distanceRows(await lab.measure(drawn, 'target', seed), { ...place, against: 'target' }) };
      }
    }
  } finally {
    for (const made of denoisers) made.dispose();
    disposeModel(pretrained);
  }
}

/** Who denoises, and towards which label a picture, [count]. */
interface Turn {
  denoiser: Denoiser;
  labels: Int32Array;
}

interface Switching {
  /** Of the timesteps: where the second model takes over; at `steps` it never does. */
  places: readonly number[];
  steps: number;
  count: number;
  batch: number;
  /** Values of a picture. */
  pixels: number;
  /** Start noise of the batch that begins with picture `from`. */
  noise: (from: number) => Float32Array;
}

/** Pictures by the place where the models were switched, [count, C, H, W] each. The first model's way is gone once, and left at every place. */
async function switchedImages([first, second]: [Turn, Turn], { places, steps, count, batch, pixels, noise }: Switching): Promise<Map<number, Float32Array>> {
  const ascending = [...new Set(places)].sort((a, b) => a - b);
  const images = new Map(ascending.map((place) => [place, new Float32Array(count * pixels)]));
  for (let from = 0; from < count; from += batch) {
    const rows = Math.min(batch, count - from);
    first.denoiser.begin(noise(from), first.labels, from);
    let at = 0;
    for (const place of ascending) {
      await first.denoiser.advance(at, place, rows);
      at = place;
      let x = await first.denoiser.read();
      if (place < steps) {
        second.denoiser.begin(x, second.labels, from);
        await second.denoiser.advance(place, steps, rows);
        x = await second.denoiser.read();
      }
      images.get(place)?.set(x.subarray(0, rows * pixels), from * pixels);
    }
  }
  return images;
}
