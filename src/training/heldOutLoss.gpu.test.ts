import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { writeTensor } from '../gpu/backend';
import type { DiTConfig } from '../model/ditConfig';
import { miniCheckpoint } from '../model/miniDit.testdata';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import { measureHeldOutLoss, type HeldOutLoss } from './heldOutLoss';
import { embeddingTable, labelledPictures, schedule } from './miniRun.testdata';
import type { SampledModel } from './sampledModel';

const config: DiTConfig = { inputSize: 16, patchSize: 4, inChannels: 3, hiddenSize: 32, depth: 1, numHeads: 2, numClasses: 2, learnSigma: true };
const layout = arenaLayout(config);

const pictures = { ...labelledPictures(24, 16), heldOutIndices: Uint32Array.of(0, 1, 2, 3, 4, 5) };

const weightsOf = (seed: number) => packArena(layout, miniCheckpoint(config, seed).weights);

/** On tfjs's current backend. */
async function withModel(seed: number, work: (model: SampledModel) => Promise<void>): Promise<void> {
  const model = { layout, theta: tf.tensor1d(weightsOf(seed)), positionTable: positionTableOf(miniCheckpoint(config)) };
  const before = tf.memory().numTensors;
  await work(model);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([model.theta, model.positionTable]);
}

const measure = (model: SampledModel) => measureHeldOutLoss({ model, embeddingTable, alphaBar: schedule.alphaBar, pictures, rows: 40, onBatch: () => Promise.resolve() });

test('recorded batches have the losses of composed ones on the CPU within 1e-5, repeat to the bit, and see the weights of the moment', async () => {
  const expected: HeldOutLoss[] = [];
  await tf.setBackend('cpu');
  for (const seed of [1, 2]) await withModel(seed, async (model) => void expected.push(await measure(model)));
  await tf.setBackend('webgpu');
  await withModel(1, async (model) => {
    const first = await measure(model);
    expect(await measure(model)).toEqual(first);
    writeTensor(model.theta, weightsOf(2));
    const found = [first, await measure(model)];
    found.forEach(({ rows, mean, byTimestep }, index) => {
      const other = expected[index];
      expect(rows).toBe(other?.rows);
      expect(Math.abs(mean / (other?.mean ?? NaN) - 1)).toBeLessThan(1e-5);
      byTimestep.forEach(({ t, loss }, place) => {
        expect(t).toBe(other?.byTimestep[place]?.t);
        expect(Math.abs(loss / (other?.byTimestep[place]?.loss ?? NaN) - 1)).toBeLessThan(1e-5);
      });
    });
  });
});
