import * as tf from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { flush, readTensor, writeTensor } from './backend';

/** Submissions that happen during `work`. */
function submissionsDuring(work: () => void): number {
  const submit = vi.spyOn(GPUQueue.prototype, 'submit');
  try {
    work();
    return submit.mock.calls.length;
  } finally {
    submit.mockRestore();
  }
}

test('flushing submits what tfjs has queued, and nothing when it has queued nothing', () => {
  flush();
  expect(submissionsDuring(flush)).toBe(0);
  expect('commandEncoder' in tf.backend()).toBe(true); // the private member that tells
  const sum = tf.add(tf.ones([4096]), tf.ones([4096]));
  expect(submissionsDuring(flush)).toBe(1);
  expect(submissionsDuring(flush)).toBe(0);
  sum.dispose();
});

test('a tensor larger than a read is read whole, as it is now, and again after it was overwritten', async () => {
  const values = Float32Array.from({ length: 700_001 }, (_, index) => index);
  const tensor = tf.tensor1d(values);
  expect(await readTensor(tensor)).toEqual(values);
  writeTensor(tensor, values.map((value) => -value));
  expect((await readTensor(tensor))[700_000]).toBe(-700_000);
  expect(() => writeTensor(tensor, new Float32Array(3))).toThrow('A tensor of 700001 elements cannot take 3.');
  tensor.dispose();
});
