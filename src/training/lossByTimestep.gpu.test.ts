import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import type { DiTConfig } from '../model/ditConfig';
import { miniCheckpoint } from '../model/miniDit.testdata';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import { measureLossByTimestep, type LossAtTimestep } from './lossByTimestep';
import { embeddingTable, labelledPictures, schedule } from './miniRun.testdata';
import { createRowLossMeter } from './rowLossMeter';

const config: DiTConfig = { inputSize: 16, patchSize: 4, inChannels: 3, hiddenSize: 32, depth: 1, numHeads: 2, numClasses: 2, learnSigma: true };
const layout = arenaLayout(config);
const set = labelledPictures(24, 16);

/** On tfjs's current backend: two sets of pictures on one meter. */
async function measure(): Promise<LossAtTimestep[]> {
  const model = { layout, theta: tf.tensor1d(packArena(layout, miniCheckpoint(config).weights)), positionTable: positionTableOf(miniCheckpoint(config)) };
  const meter = await createRowLossMeter({ model, embeddingTable });
  const losses: LossAtTimestep[] = [];
  for (const [indices, label] of [[Uint32Array.of(0, 1, 2), 1], [Uint32Array.of(7, 9), config.numClasses]] as const) {
    const pictures = { ...set, indices };
    losses.push(...(await measureLossByTimestep({ model, meter, embeddingTable, alphaBar: schedule.alphaBar, pictures, labels: () => label, timesteps: [0, 250, 999], rows: 40, onBatch: () => Promise.resolve() })));
  }
  meter.dispose();
  tf.dispose([model.theta, model.positionTable]);
  return losses;
}

test('recorded batches have the losses of composed ones on the CPU within 1e-5, row by row', async () => {
  await tf.setBackend('cpu');
  const expected = await measure();
  await tf.setBackend('webgpu');
  const before = tf.memory().numTensors;
  const found = await measure();
  expect(tf.memory().numTensors).toBe(before);
  expect(found.map(({ t }) => t)).toEqual([0, 250, 999, 0, 250, 999]);
  found.forEach(({ loss, rowLosses }, place) => {
    expect(Math.abs(loss / (expected[place]?.loss ?? NaN) - 1)).toBeLessThan(1e-5);
    rowLosses.forEach((value, row) => expect(Math.abs(value / (expected[place]?.rowLosses[row] ?? NaN) - 1)).toBeLessThan(1e-5));
  });
});
