import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import { imagesToFloats } from '../data/imageDataset';
import { readTensor } from '../gpu/backend';
import type { DiTConfig } from '../model/ditConfig';
import { initialWeights } from '../model/initialWeights';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import type { Batch } from './drawBatch';
import { embeddingTable, miniRunConfig, pictures, recordedMiniRun, schedule } from './miniRun.testdata';
import { stepFactors } from './stepFactors';
import { trainStep, type StepContext } from './trainStep';
import type { TrainingRun } from './trainingRun';
import { disposeState, startValues, STATE_VECTORS, uploadState } from './trainingState';

/** Wider than a patch has values (48): a narrower model cannot put out white noise, however long it trains. */
const wide: DiTConfig = { inputSize: 16, patchSize: 4, inChannels: 3, hiddenSize: 64, depth: 1, numHeads: 2, numClasses: 2, learnSigma: false };

/** Four pictures at four noise levels, always the same ones. */
function fixedBatch(): Batch {
  const x0 = imagesToFloats(pictures(4, 16, 5), [0, 1, 2, 3]);
  const eps = new Float32Array(x0.length);
  fillNormal(randomStream(1, purpose.noise), eps);
  return {
    x0,
    eps,
    t: Uint16Array.of(20, 200, 500, 900),
    labels: Uint16Array.of(0, 1, 0, 2),
    curveWeight: new Float32Array(4).fill(1),
    lossWeight: new Float32Array(4).fill(0.25),
    targetRows: 4,
  };
}

test('one batch with fixed t and eps is over-fitted to under a tenth of its first loss', async () => {
  const weights = initialWeights(wide, 1);
  const layout = arenaLayout(wide);
  const context: StepContext = { layout, positionTable: positionTableOf({ config: wide, weights, metadata: {} }), embeddingTable, alphaBar: schedule.alphaBar, decayMask: null };
  const batch = fixedBatch();
  let state = uploadState(startValues(packArena(layout, weights)));
  const lossOf = async (rows: tf.Tensor1D): Promise<number> => {
    const losses = await rows.data<'float32'>();
    rows.dispose();
    return losses.reduce((sum, loss) => sum + loss / 4, 0);
  };
  let first = NaN;
  let last = Infinity;
  for (let step = 0; step < 100 && !(last < 0.1 * first); step++) {
    const next = trainStep(context, state, batch, stepFactors(step + 1, { learningRate: 3e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, emaDecayLimit: 0.99, maxGradientNorm: null }));
    disposeState(state);
    state = next.state;
    last = await lossOf(next.rowLosses);
    if (step === 0) first = last;
  }
  expect(Math.abs(first - 1)).toBeLessThan(0.1); // a zero last layer predicts zero, and eps has variance one
  expect(last).toBeLessThan(0.1 * first);
  disposeState(state);
  context.positionTable.dispose();
});

describe('a training run on WebGPU', () => {
  const config = miniRunConfig(diffTuningSettings);
  const bitsOf = async ({ state }: TrainingRun): Promise<Float32Array[]> => Promise.all(STATE_VECTORS.map((name) => readTensor(state[name])));

  test('repeats bit for bit with the same seed, however often its losses are read', async () => {
    const [often, seldom] = [await recordedMiniRun(config), await recordedMiniRun(config)];
    const records = [];
    for (let step = 1; step <= 8; step++) {
      often.advance();
      seldom.advance();
      records.push(...(await often.readLosses()));
    }
    expect(await seldom.readLosses()).toEqual(records);
    expect(await bitsOf(seldom)).toEqual(await bitsOf(often));
    often.dispose();
    seldom.dispose();
  });

  test('holds as many tensors and as much GPU memory after 100 steps as after ten', async () => {
    const before = tf.memory().numTensors;
    const run = await recordedMiniRun(config);
    const held: unknown[] = [];
    for (let step = 1; step <= 100; step++) {
      run.advance();
      if (step % 10 !== 0) continue;
      await run.readLosses();
      const { numTensors, numDataBuffers, numBytesInGPU } = tf.memory() as tf.MemoryInfo & { numBytesInGPU: number };
      held.push({ numTensors, numDataBuffers, numBytesInGPU });
    }
    expect(held.slice(1)).toEqual(held.slice(1).map(() => held[0]));
    run.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
