import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { rowLosses } from '../kernels/rowLosses';
import { planBatch } from './batchPlan';
import { drawBatch, type Batch } from './drawBatch';
import { embeddingTable, labelledPictures, pictures, schedule, sourcesOf } from './miniRun.testdata';
import { stepFactors } from './stepFactors';
import { lossesAndGradient, noisedBatch, trainStep, type StepContext } from './trainStep';
import { disposeState, startValues, uploadState } from './trainingState';

let context: StepContext;
const layout = arenaLayout({ ...miniConfig, numClasses: 2 });
const arena = packArena(layout, miniCheckpoint({ ...miniConfig, numClasses: 2 }).weights);
const plan = planBatch({ ...diffTuningSettings, bankShare: 0.5 }, 'weighted', 6, schedule);
const batch = drawBatch(plan, sourcesOf(labelledPictures(12, 8), pictures(6, 8, 2)), 3, 1);

beforeAll(async () => {
  await tf.setBackend('cpu');
  context = { layout, positionTable: positionTableOf(miniCheckpoint()), embeddingTable, alphaBar: schedule.alphaBar, decayMask: null };
});

function measured(theta: Float32Array, of: Batch = batch): { losses: number[]; gradient: Float32Array; objective: number } {
  const { losses, gradient } = tf.tidy(() => lossesAndGradient(context, tf.tensor1d(theta), noisedBatch(context, of)));
  const rows = Array.from(losses.dataSync());
  const values = gradient.dataSync<'float32'>();
  tf.dispose([losses, gradient]);
  return { losses: rows, gradient: values, objective: rows.reduce((sum, loss, row) => sum + loss * (of.lossWeight[row] ?? NaN), 0) };
}

describe('the gradient of a step', () => {
  it('is the slope of the objective: each row’s loss times its weight, bank rows times λ', () => {
    const direction = new Float32Array(layout.size);
    fillNormal(randomStream(8, purpose.noise), direction);
    const { gradient } = measured(arena);
    const slope = gradient.reduce((sum, value, index) => sum + value * (direction[index] ?? NaN), 0);
    const h = 1e-3;
    const shifted = (by: number) => measured(arena.map((value, index) => value + by * (direction[index] ?? NaN))).objective;
    expect((shifted(h) - shifted(-h)) / (2 * h) / slope).toBeCloseTo(1, 2);
  });

  it('gives the same row losses whatever the rows weigh', () => {
    const flat = measured(arena, { ...batch, lossWeight: new Float32Array(6).fill(1) });
    expect(flat.losses).toEqual(measured(arena).losses);
    expect(flat.gradient).not.toEqual(measured(arena).gradient);
  });

  it('is zero for the label rows of classes that are not in the batch', () => {
    const { gradient } = measured(arena, { ...batch, labels: new Uint16Array(6).fill(1) });
    const table = layout.slots.find(({ name }) => name === 'y_embedder.embedding_table.weight');
    const isMoving = [0, 1, 2].map((label) => gradient.subarray((table?.offset ?? 0) + label * 16, (table?.offset ?? 0) + (label + 1) * 16).some((value) => value !== 0));
    expect(isMoving).toEqual([false, true, false]);
  });
});

describe('the loss of a row', () => {
  it('is the mean squared error of the eps channels, the variance channels left out', () => {
    const predicted = tf.tensor3d([1, 2, 99, 99, 0, 0, -7, 50], [2, 1, 4]);
    const eps = tf.tensor3d([0, 0, 3, 1], [2, 1, 2]);
    expect([...rowLosses(predicted, eps, 2).dataSync()]).toEqual([2.5, 5]);
  });
});

describe('a step', () => {
  it('leaves the state it starts from as it was, and makes one new', () => {
    const state = uploadState(startValues(arena));
    const before = tf.memory().numTensors;
    const result = trainStep(context, state, batch, stepFactors(1, { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, emaDecayLimit: 0.99, maxGradientNorm: null }));
    expect(tf.memory().numTensors).toBe(before + 5);
    expect(state.theta.dataSync()).toEqual(arena);
    expect(result.state.step).toBe(1);
    const [theta, ema] = [result.state.theta.dataSync(), result.state.ema.dataSync()];
    // EMA decay of the first step: 2 / 11
    arena.forEach((value, index) => expect(ema[index]).toBeCloseTo((2 / 11) * value + (9 / 11) * (theta[index] ?? NaN), 5));
    expect(theta).not.toEqual(arena);
    result.rowLosses.dispose();
    disposeState(result.state);
    expect(tf.memory().numTensors).toBe(before);
    disposeState(state);
  });
});
