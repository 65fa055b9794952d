import { levelPlaces } from '../config/experimentCost';
import type { ExperimentRow, RequestOf } from '../config/experiments';
import { imagesToFloats } from '../data/imageDataset';
import { noisedOnCpu } from '../diffusion/noising';
import { purpose } from '../random/purpose';
import { fillNormal, permutation, randomStream } from '../random/randomStream';
import { ddimTimesteps } from '../schedule/ddimTimesteps';
import { NothingHeldOutError } from '../training/heldOutLoss';
import { disposeModel, uploadBase } from '../training/loadedBase';
import type { SampledModel } from '../training/sampledModel';
import { nullLabels } from '../training/sampleLabels';
import { Denoiser, LAB_BATCH } from './denoiser';
import { stripOf, type Experiment, type Lab } from './lab';

/** Uses of the stream lossByTimestep, told apart by its step; 0 and 1 are the held-out loss's. */
const NOISE = 2;
const ORDER = 3;

/**
 * Zero-shot denoising (METHOD.md §5.2): held-out target pictures are noised to t and denoised to the end, by the pre-trained model (null label)
 * and by the current one (the picture's label), both without guidance. Rows: root mean squared error in pixels of [−1, 1], mean over the
 * pictures and its standard error, x = t. Strips: the pictures, noised, and as either model denoised them.
 * @throws NothingHeldOutError
 */
export async function* zeroShot(lab: Lab, model: SampledModel, request: RequestOf<'zeroShot'>): Experiment {
  const { base, dataset } = lab;
  if (dataset.heldOutIndices.length === 0) throw new NothingHeldOutError();
  const timesteps = ddimTimesteps(request.ddimSteps);
  const count = Math.min(request.count, dataset.heldOutIndices.length);
  const pretrained = uploadBase(base);
  const denoisers = new Map<string, Denoiser>();
  try {
    for (const [arm, of] of [['pretrained', pretrained], ['current', model]] as const) {
      denoisers.set(arm, await Denoiser.create(lab, { model: of, batch: Math.min(LAB_BATCH, count), timesteps, guidance: 1 }));
    }
    for (const seed of request.seeds) {
      const order = permutation(randomStream(seed, purpose.lossByTimestep, ORDER), dataset.heldOutIndices.length).subarray(0, count);
      const pictures = Array.from(order, (place) => dataset.heldOutIndices[place] ?? 0);
      const x0 = imagesToFloats(dataset, pictures);
      const eps = noiseOfPictures(seed, count, x0.length / count);
      const own = Int32Array.from(pictures, (picture) => dataset.labels[picture] ?? 0);
      for (const place of levelPlaces(request.levels, request.ddimSteps).reverse()) {
        const t = timesteps[place] ?? 0;
        const xt = noisedOnCpu(x0, eps, new Uint16Array(count).fill(t), base.schedule.alphaBar);
        const strip = (arm: string, images: Float32Array) => stripOf(images, dataset.imageSize, { arm, x: t, seed });
        const strips = [strip('original', x0), strip('noised', xt)];
        const rows: ExperimentRow[] = [];
        for (const [arm, denoiser] of denoisers) {
          const labels = arm === 'current' ? own : nullLabels(denoiser.nullLabel, count);
          const denoised = await denoiseFrom(denoiser, xt, labels, place, timesteps.length);
          strips.push(strip(arm, denoised));
          rows.push({ arm, x: t, seed, measure: 'error', against: 'target', ...errorOf(denoised, x0, count), nReal: null, nFake: count, floor: null });
        }
        yield { kind: 'drew', strips };
        yield { kind: 'measured', rows };
      }
    }
  } finally {
    for (const denoiser of denoisers.values()) denoiser.dispose();
    disposeModel(pretrained);
  }
}

/** Root mean squared error a picture: mean over the pictures, and its standard error. */
export function errorOf(denoised: Float32Array, x0: Float32Array, count: number): { value: number; sd: number } {
  const pixels = x0.length / count;
  const errors = Array.from({ length: count }, (_, picture) => {
    let sum = 0;
    for (let at = picture * pixels; at < (picture + 1) * pixels; at++) sum += ((denoised[at] ?? NaN) - (x0[at] ?? NaN)) ** 2;
    return Math.sqrt(sum / pixels);
  });
  const value = errors.reduce((sum, error) => sum + error, 0) / count;
  const variance = errors.reduce((sum, error) => sum + (error - value) ** 2, 0) / Math.max(1, count - 1);
  return { value, sd: Math.sqrt(variance / count) };
}

/** Denoises pictures [labels.length, C, H, W] from place `place` of the timesteps to the end. */
async function denoiseFrom(denoiser: Denoiser, xt: Float32Array, labels: Int32Array, place: number, steps: number): Promise<Float32Array> {
  const count = labels.length;
  const pixels = xt.length / count;
  const batch = Math.min(LAB_BATCH, count);
  const denoised = new Float32Array(xt.length);
  for (let from = 0; from < count; from += batch) {
    const rows = Math.min(batch, count - from);
    const x = new Float32Array(batch * pixels);
    x.set(xt.subarray(from * pixels, (from + rows) * pixels));
    denoiser.begin(x, labels, from);
    await denoiser.advance(place, steps, rows);
    denoised.set((await denoiser.read()).subarray(0, rows * pixels), from * pixels);
  }
  return denoised;
}

/** Standard normal numbers, each picture's from a stream of its own: [count, pixels]. */
function noiseOfPictures(seed: number, count: number, pixels: number): Float32Array {
  const noise = new Float32Array(count * pixels);
  for (let picture = 0; picture < count; picture++) {
    fillNormal(randomStream(seed, purpose.lossByTimestep, NOISE, picture), noise.subarray(picture * pixels, (picture + 1) * pixels));
  }
  return noise;
}
