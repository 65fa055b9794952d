import { nodeAssets } from '../src/cli/nodeAssets';
import { defaultRunConfig } from '../src/config/defaults';
import type { RunConfig } from '../src/config/runConfig';
import type { ImageDataset, ImageSource } from '../src/data/imageDataset';
import type { Checkpoint } from '../src/model/checkpoint';
import { ditParameterShapes, FREQUENCY_SIZE, type DiTConfig } from '../src/model/ditConfig';
import { positionEmbedding } from '../src/model/positionEmbedding';
import { purpose } from '../src/random/purpose';
import { fillNormal, randomStream } from '../src/random/randomStream';
import { linearNoiseSchedule } from '../src/schedule/noiseSchedule';
import { timestepEmbeddingTable } from '../src/schedule/timestepEmbedding';
import { planBatch } from '../src/training/batchPlan';
import { drawBatch } from '../src/training/drawBatch';
import { retargetLabels } from '../src/training/labelTable';
import { ditConfigOf, type ModelShape } from './modelShape';

const SEED = 1;
const BIAS_DEVIATION = 0.5;

/** What the rivals' steps take for granted, whatever the playground's defaults become. */
const plainTraining = {
  form: 'sampled',
  weightDecay: 0,
  maxGradientNorm: null,
  activationStorage: 'float32',
  learningRateSchedule: { kind: 'constant' },
  labels: 'new',
  emaDecay: 0.999,
} satisfies Partial<RunConfig>;

/** What all contestants share: start weights, pictures and settings. */
export interface Workload {
  /** The run as our engine is told of it. */
  run: RunConfig;
  /** Start weights, with the label rows that the run's seed gives to the target's classes. */
  checkpoint: Checkpoint;
  dataset: ImageDataset;
  bank: ImageSource;
  /** ᾱ[t], [T]. */
  alphaBar: Float64Array;
  /** [T, 256]. */
  embeddingTable: Float32Array;
  /** A step's batch as it is uploaded by the rivals: the one that our engine draws for itself. Remembers the last one asked for. */
  batchOf: (step: number) => UploadedBatch;
}

/** B rows on the CPU. */
export interface UploadedBatch {
  /** [B, C, H, W] in [−1, 1]. */
  x0: Float32Array;
  /** [B, C, H, W], standard normal. */
  eps: Float32Array;
  /** √ᾱ and √(1 − ᾱ) at each row's t, [B]. */
  signal: Float32Array;
  noise: Float32Array;
  /** [B, 256]. */
  timestepEmbedding: Float32Array;
  /** [B]; the null label is numClasses. */
  labels: Int32Array;
  /** Each row's factor in the objective, [B]. */
  lossWeight: Float32Array;
}

/** Game Icons as the target and the bundled bank, with the playground's default Diff-Tuning settings. */
export async function loadWorkload(shape: ModelShape, batchSize: number): Promise<Workload> {
  const assets = nodeAssets();
  const dataset = await assets.dataset(defaultRunConfig.dataset);
  const bank = await assets.bank(defaultRunConfig.base);
  if (bank === null) throw new Error(`${defaultRunConfig.base} has no knowledge bank beside it.`);
  const run: RunConfig = { ...defaultRunConfig, ...plainTraining, seed: SEED, batchSize };
  const checkpoint = retargetLabels(startingPoint(ditConfigOf(shape, dataset.classes.length)), dataset.classes.length, run.seed);
  const schedule = linearNoiseSchedule();
  const embeddingTable = timestepEmbeddingTable();
  const plan = planBatch(run.live, run.form, batchSize, schedule);
  const sources = { target: dataset, bank: bank.images, flipTarget: dataset.flip, nullLabel: dataset.classes.length, labelDropout: run.labelDropout };

  let last: { step: number; batch: UploadedBatch } | null = null;
  const batchOf = (step: number): UploadedBatch => {
    if (last?.step !== step) {
      const { x0, eps, t, labels, lossWeight } = drawBatch(plan, sources, run.seed, step);
      last = { step, batch: { x0, eps, ...noiseLevels(t, schedule.alphaBar), timestepEmbedding: embeddingRows(embeddingTable, t), labels: Int32Array.from(labels), lossWeight } };
    }
    return last.batch;
  };
  return { run, checkpoint, dataset, bank: bank.images, alphaBar: schedule.alphaBar, embeddingTable, batchOf };
}

/** √ᾱ and √(1 − ᾱ) of each t; in float64, because 1 − ᾱ cancels. */
export function noiseLevels(t: ArrayLike<number>, alphaBar: Float64Array): Pick<UploadedBatch, 'signal' | 'noise'> {
  const ofRow = Float64Array.from(t, (timestep) => alphaBar[timestep] ?? NaN);
  return { signal: Float32Array.from(ofRow, Math.sqrt), noise: Float32Array.from(ofRow, (alpha) => Math.sqrt(1 - alpha)) };
}

/** The rows of the timestep-embedding table: [t.length, 256]. */
export function embeddingRows(table: Float32Array, t: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(t.length * FREQUENCY_SIZE);
  Array.from(t).forEach((timestep, row) => rows.set(table.subarray(timestep * FREQUENCY_SIZE, (timestep + 1) * FREQUENCY_SIZE), row * FREQUENCY_SIZE));
  return rows;
}

/**
 * Random weights of a size at which every part of the network has its share in the loss: zero-initialised gates would hide a wrong block.
 * Matrices have variance 1 / inputs.
 */
function startingPoint(config: DiTConfig): Checkpoint {
  const weights = new Map<string, Float32Array>();
  let place = 0;
  for (const [name, shape] of ditParameterShapes(config)) {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const stream = randomStream(SEED, purpose.parameterInit, 0, place++);
    if (name === 'pos_embed') {
      weights.set(name, positionEmbedding(config.inputSize / config.patchSize, config.hiddenSize));
      continue;
    }
    const deviation = shape.length === 1 ? BIAS_DEVIATION : 1 / Math.sqrt(size / (shape[0] ?? 1));
    const values = new Float32Array(size);
    fillNormal(stream, values);
    weights.set(name, values.map((value) => deviation * value));
  }
  return { config, weights, metadata: {} };
}

/** A tensor on the CPU. */
export interface HostTensor {
  shape: number[];
  values: Float32Array;
}

/** The checkpoint's tensors with linear layers as [inputs, outputs] and the patch embedding as [C·p·p, D]: the layout that tfjs and jax-js multiply by without transposing. */
export function inputMajorWeights({ config, weights }: Checkpoint): Map<string, HostTensor> {
  const tensors = new Map<string, HostTensor>();
  for (const [name, shape] of ditParameterShapes(config)) {
    const values = weights.get(name);
    if (values === undefined) throw new Error(`The start weights lack ${name}.`);
    const outputs = shape[0] ?? 1;
    const isMatrix = name.endsWith('.weight') && !name.startsWith('y_embedder.');
    tensors.set(name, isMatrix ? { shape: [values.length / outputs, outputs], values: transpose(values, outputs) } : { shape, values });
  }
  return tensors;
}

function transpose(values: Float32Array, rows: number): Float32Array {
  const columns = values.length / rows;
  return values.map((_, index) => values[(index % rows) * columns + Math.floor(index / rows)] ?? NaN);
}
