import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { matMulFamily } from './matMulFamily';
import { measureMatMulFamilies } from './measureMatMulFamilies';

test('both families are timed and agree, and all is left as it was', async () => {
  const before = { family: matMulFamily(), tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers };
  const { registers, workgroups } = await measureMatMulFamilies({ isSoftware: true });
  for (const ms of [registers, workgroups]) {
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThan(Infinity);
  }
  expect({ family: matMulFamily(), tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers }).toEqual(before);
});
