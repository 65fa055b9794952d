import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { defaultRunConfig, diffTuningSettings, standardSettings } from '../config/defaults';
import type { LiveSettings } from '../config/runConfig';
import { datasetFromPack } from '../data/datasetFromPack';
import { floatsToRgb, imagesToFloats, type ImageDataset, type ImageSource } from '../data/imageDataset';
import { packFiles, parsePackManifest } from '../data/packManifest';
import { addNoise } from '../diffusion/noising';
import { patchify, tokensOf } from '../kernels/patchify';
import { rowLosses } from '../kernels/rowLosses';
import { readCheckpoint, type Checkpoint } from '../model/checkpoint';
import { conditioning } from '../model/conditioning';
import { ditTokens } from '../model/dit';
import { initialWeights } from '../model/initialWeights';
import { arenaLayout, arenaViews, namedParameters, packArena, positionTableOf } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { retargetLabels } from './labelTable';
import { embeddingTable, schedule } from './miniRun.testdata';
import { planBatch } from './batchPlan';
import { RecordedStepper } from './recordedStepper';
import type { SampledModel } from './sampledModel';
import { sampleImages } from './sampleImages';
import { startValues } from './trainingState';
import { TrainingRun, type StepRecord } from './trainingRun';

const STEPS = 200;
const SEED = 1;
const HELD_OUT = 16;
/** Software WebGPU on a busy machine. */
const PATIENCE_MS = 900_000;
const publicFile = (path: string) => readFileSync(new URL(`../../public/${path}`, import.meta.url));

async function pack(id: string): Promise<ImageDataset> {
  const { manifest, sheet } = packFiles(id);
  const { data, info } = await sharp(publicFile(`data/${sheet}`)).raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error('not RGB');
  return datasetFromPack(parsePackManifest(JSON.parse(publicFile(`data/${manifest}`).toString('utf8')), manifest), { width: info.width, height: info.height, channels: 3, data });
}

/** Mean loss over a few pictures, each at every one of these timesteps: pictures, t and eps are always the same. */
async function lossAt(model: SampledModel, source: ImageSource, indices: Uint32Array, labelOf: (index: number) => number, timesteps: number[]): Promise<number> {
  const { config } = model.layout;
  const shown = indices.subarray(0, HELD_OUT);
  const x0 = imagesToFloats(source, shown);
  const eps = new Float32Array(x0.length);
  fillNormal(randomStream(9, purpose.lossByTimestep), eps);
  const losses = tf.tidy(() => {
    const shape: [number, number, number, number] = [shown.length, 3, config.inputSize, config.inputSize];
    const noise = tf.tensor4d(eps, shape);
    const parameters = namedParameters(model.layout, arenaViews(model.layout, model.theta), model.positionTable);
    const rows = timesteps.map((t) => {
      const xt = addNoise(tf.tensor4d(x0, shape), noise, new Float64Array(shown.length).fill(schedule.alphaBar[t] ?? NaN));
      const given = conditioning(embeddingTable, new Uint16Array(shown.length).fill(t), Array.from(shown, labelOf), config.numClasses);
      const predicted = ditTokens(parameters, config, patchify(xt, config.patchSize), given);
      return rowLosses(predicted, tokensOf(noise, config.patchSize), config.inChannels);
    });
    return tf.concat(rows);
  });
  const values = await losses.data<'float32'>();
  losses.dispose();
  return values.reduce((sum, loss) => sum + loss, 0) / values.length;
}

const DATA_SIDE = [20, 80, 150];
const ALL_OVER = [50, 250, 450, 650, 850];

let tiny: Checkpoint;
let flags: ImageDataset;
let emoji: ImageDataset;

beforeAll(async () => {
  [flags, emoji] = await Promise.all([pack('circle-flags'), pack('emoji')]);
  tiny = readCheckpoint(new Uint8Array(publicFile('models/tiny.safetensors')).buffer);
});

async function startRun(base: Checkpoint, target: ImageDataset, bank: ImageSource | null, live: LiveSettings, batchSize = 10): Promise<{ run: TrainingRun; ema: SampledModel }> {
  const checkpoint = retargetLabels(base, target.classes.length, SEED);
  const layout = arenaLayout(checkpoint.config);
  const config = { ...defaultRunConfig, seed: SEED, batchSize, steps: STEPS, live: { ...live, learningRate: 1e-3 } };
  const start = startValues(packArena(layout, checkpoint.weights));
  const positionTable = positionTableOf(checkpoint);
  const { beta1, beta2, epsilon, weightDecay, maxGradientNorm } = config;
  const stepper = await RecordedStepper.create({
    context: { layout, positionTable, embeddingTable, alphaBar: schedule.alphaBar, decayMask: null },
    sources: { target, bank, flipTarget: target.flip, nullLabel: target.classes.length, labelDropout: 0.1 },
    plan: planBatch(config.live, config.form, batchSize, schedule),
    seed: SEED,
    optimizer: { beta1, beta2, epsilon, weightDecay, maxGradientNorm, emaDecayLimit: 0.99 },
    start,
  });
  const run = new TrainingRun({ config, schedule, stepper, start });
  return { run, ema: { layout, theta: run.state.ema, positionTable } };
}

async function train(run: TrainingRun): Promise<StepRecord[]> {
  const records: StepRecord[] = [];
  for (let step = 1; step <= STEPS; step++) {
    run.advance();
    if (step % 10 === 0) records.push(...(await run.readLosses()));
  }
  return records;
}


test('200 steps from scratch on real icons lower the loss by two fifths on icons that were held out', async () => {
  const { run, ema } = await startRun({ config: tiny.config, weights: initialWeights(tiny.config, SEED), metadata: {} }, emoji, null, standardSettings, 6);
  const heldOut = () => lossAt(ema, emoji, emoji.heldOutIndices, (index) => emoji.labels[index] ?? 0, ALL_OVER);
  const before = await heldOut();
  await train(run);
  const after = await heldOut();
  expect(after).toBeLessThan(0.6 * before);
  run.dispose();
}, PATIENCE_MS);

describe('200 steps from the tiny base on flags, from one seed', () => {
  interface Outcome {
    records: StepRecord[];
    /** Loss towards the data on what the base made. */
    bankDataSide: number;
  }
  let bank: ImageSource;
  let standard: Outcome;
  let diffTuning: Outcome;

  async function fineTune(live: LiveSettings): Promise<Outcome> {
    const { run, ema } = await startRun(tiny, flags, bank, live);
    const records = await train(run);
    const all = Uint32Array.from({ length: bank.count }, (_, index) => index);
    const bankDataSide = await lossAt(ema, bank, all, () => flags.classes.length, DATA_SIDE);
    run.dispose();
    return { records, bankDataSide };
  }

  beforeAll(async () => {
    const layout = arenaLayout(tiny.config);
    const model: SampledModel = { layout, theta: tf.tensor1d(packArena(layout, tiny.weights)), positionTable: positionTableOf(tiny) };
    const images = await sampleImages({
      model,
      embeddingTable,
      alphaBar: schedule.alphaBar,
      labels: new Array<number>(HELD_OUT).fill(tiny.config.numClasses),
      ddimSteps: 10,
      guidance: 1,
      seed: SEED,
      noisePurpose: purpose.bankNoise,
      batchSize: HELD_OUT,
      onStep: () => Promise.resolve(),
    });
    tf.dispose([model.theta, model.positionTable]);
    bank = { imageSize: tiny.config.inputSize, count: HELD_OUT, pixels: floatsToRgb(images, tiny.config.inputSize) };
    standard = await fineTune(standardSettings);
    diffTuning = await fineTune(diffTuningSettings);
  }, PATIENCE_MS);

  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  test('Diff-Tuning trains flags at higher t than standard fine-tuning, and its bank at lower', () => {
    const ofStandard = mean(standard.records.flatMap(({ targetT }) => targetT));
    expect(mean(diffTuning.records.flatMap(({ targetT }) => targetT))).toBeGreaterThan(ofStandard + 100);
    expect(mean(diffTuning.records.flatMap(({ bankT }) => bankT))).toBeLessThan(ofStandard - 100);
    expect(standard.records.every(({ bankT, retention }) => bankT.length === 0 && retention === null)).toBe(true);
  });

  test('Diff-Tuning ends with the lower loss on its bank towards the data', () => {
    expect(diffTuning.bankDataSide).toBeLessThan(0.98 * standard.bankDataSide); // measured 0.747 against 0.789, from 0.782
  });
});
