import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { imagesToFloats } from '../data/imageDataset';
import { addNoise } from '../diffusion/noising';
import { conditioning } from '../model/conditioning';
import { ditForward } from '../model/dit';
import { initialWeights } from '../model/initialWeights';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { arenaLayout, arenaViews, namedParameters, packArena, positionTableOf } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { heldOutRows, measureHeldOutLoss, type HeldOutLoss, type HeldOutPictures } from './heldOutLoss';
import { embeddingTable, labelledPictures, schedule } from './miniRun.testdata';
import type { SampledModel } from './sampledModel';

const { alphaBar } = schedule;
const T = alphaBar.length;

beforeAll(() => tf.setBackend('cpu'));

/** Every third picture is held out. */
function heldOutOf(count: number): HeldOutPictures {
  const heldOutIndices = Uint32Array.from({ length: count }, (_, index) => index).filter((index) => index % 3 === 0);
  return { ...labelledPictures(count, miniConfig.inputSize), heldOutIndices };
}

function modelOf(weights: ReadonlyMap<string, Float32Array>): SampledModel {
  const layout = arenaLayout(miniConfig);
  return { layout, theta: tf.tensor1d(packArena(layout, weights)), positionTable: positionTableOf({ config: miniConfig, weights: new Map(weights), metadata: {} }) };
}

const measure = (model: SampledModel, pictures: HeldOutPictures, rows: number): Promise<HeldOutLoss> =>
  measureHeldOutLoss({ model, embeddingTable, alphaBar, pictures, rows, onBatch: () => Promise.resolve() });

describe('the rows of a held-out loss', () => {
  const pictures = heldOutOf(120);

  it('show held-out pictures with their labels, each once while there are enough', () => {
    const rows = heldOutRows(pictures, 40, T);
    expect(rows.map(({ picture }) => picture).sort((a, b) => a - b)).toEqual([...pictures.heldOutIndices]);
    for (const { picture, label } of rows) expect(label).toBe(pictures.labels[picture]);
    expect(new Set(heldOutRows(pictures, 25, T).map(({ picture }) => picture)).size).toBe(25);
    expect(heldOutRows(pictures, 100, T).slice(40, 80).map(({ picture }) => picture)).toEqual(rows.map(({ picture }) => picture));
  });

  it('stand in the middles of equal stretches of t, whatever the picture', () => {
    const rows = heldOutRows(pictures, 40, T);
    expect(rows.map(({ t }) => t)).toEqual(Array.from({ length: 40 }, (_, row) => 12 + 25 * row));
    expect(rows.map(({ picture }) => picture)).not.toEqual([...pictures.heldOutIndices]);
  });

  it('cannot be had where nothing is held out', () => {
    expect(() => heldOutRows({ ...pictures, heldOutIndices: new Uint32Array() }, 40, T)).toThrow('No picture of this dataset is held out');
  });
});

describe('the loss on held-out pictures', () => {
  const pictures = heldOutOf(30);

  it('is that of one row after another, filled-up batches not counted', async () => {
    const model = modelOf(miniCheckpoint().weights);
    const rows = 39; // a whole batch and a part of one
    const losses = heldOutRows(pictures, rows, T).map(({ picture, label, t }, row) => {
      const eps = new Float32Array(3 * miniConfig.inputSize ** 2);
      fillNormal(randomStream(0, purpose.lossByTimestep, 0, row), eps);
      const lossAt = (timestep: number): number =>
        tf.tidy(() => {
          const shape: [number, number, number, number] = [1, 3, miniConfig.inputSize, miniConfig.inputSize];
          const xt = addNoise(tf.tensor4d(imagesToFloats(pictures, [picture]), shape), tf.tensor4d(eps, shape), Float64Array.of(alphaBar[timestep] ?? NaN));
          const parameters = namedParameters(model.layout, arenaViews(model.layout, model.theta), model.positionTable);
          const predicted = ditForward(parameters, miniConfig, xt, conditioning(embeddingTable, [timestep], [label], miniConfig.numClasses));
          return tf.losses.meanSquaredError(tf.tensor4d(eps, shape), predicted).dataSync()[0] ?? NaN;
        });
      return { anywhere: lossAt(t), at100: lossAt(100) };
    });
    const measured = await measure(model, pictures, rows);
    const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / rows;
    expect(measured.rows).toBe(rows);
    expect(measured.mean).toBeCloseTo(meanOf(losses.map(({ anywhere }) => anywhere)), 5);
    expect(measured.byTimestep.map(({ t }) => t)).toEqual([10, 100, 400]);
    expect(measured.byTimestep[1]?.loss).toBeCloseTo(meanOf(losses.map(({ at100 }) => at100)), 5);
    tf.dispose([model.theta, model.positionTable]);
  });

  it('is the power of the noise for a model from scratch, which predicts zeros: about one at every t', async () => {
    const model = modelOf(initialWeights(miniConfig, 3));
    const { mean, byTimestep } = await measure(model, pictures, 64);
    expect(mean).toBeCloseTo(1, 1);
    for (const { loss } of byTimestep) expect(loss).toBe(mean); // the same noise at every t
    tf.dispose([model.theta, model.positionTable]);
  });

  it('repeats, leaves no tensors behind and tells its progress', async () => {
    const model = modelOf(miniCheckpoint().weights);
    const before = tf.memory().numTensors;
    const progress: number[][] = [];
    const again = { model, embeddingTable, alphaBar, pictures, rows: 70, onBatch: (...batches: number[]) => Promise.resolve(void progress.push(batches)) };
    expect(await measureHeldOutLoss(again)).toEqual(await measure(model, pictures, 70));
    expect(progress).toEqual([[1, 3], [2, 3], [3, 3]]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([model.theta, model.positionTable]);
  });
});
