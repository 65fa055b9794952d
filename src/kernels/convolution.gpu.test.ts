import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { convolution } from './convolution';
import { meanOverPositions } from './meanOverPositions';
import { packedPixels } from './noisedPatches';
import { scaledPixels } from './scaledPixels';

describe('convolution', () => {
  test.each([
    [2, 8, 8, 3, 24, 1],
    [2, 8, 8, 24, 16, 2],
    [1, 16, 16, 8, 8, 1],
    [3, 5, 7, 5, 12, 1],
    [2, 7, 9, 6, 4, 2],
    [1, 1, 1, 2, 8, 1],
    [2, 3, 2, 1, 20, 2],
    [5, 4, 13, 7, 28, 2],
  ])('of %i pictures %i×%i, %i → %i channels, stride %i', async (batch, height, width, inputs, outputs, stride) => {
    const x = normals<tf.Rank.R4>([batch, height, width, inputs], 1);
    const filter = normals<tf.Rank.R4>([3, 3, inputs, outputs], 2);
    const bias = normals<tf.Rank.R1>([outputs], 3);
    await expectSameAsTwin(
      () => convolution(x, filter, bias, stride),
      () => tf.relu(tf.add(tf.conv2d(x, filter, stride, 1), bias)),
    );
  });

  test('of channels that are no multiple of 4 is refused', () => {
    expect(() => convolution(tf.zeros([1, 4, 4, 3]), tf.zeros([3, 3, 3, 6]), tf.zeros([6]), 1)).toThrow('a multiple of 4 channels, not 6');
  });
});

describe('meanOverPositions', () => {
  test.each([
    [16, 4, 4, 64],
    [3, 5, 7, 12],
    [1, 1, 1, 4],
  ])('of %i pictures %i×%i, %i channels', async (...shape) => {
    const x = normals<tf.Rank.R4>(shape, 4);
    await expectSameAsTwin(
      () => meanOverPositions(x),
      () => tf.mean(x, [1, 2]),
    );
  });

  test('of channels that are no multiple of 4 is refused', () => {
    expect(() => meanOverPositions(tf.zeros([1, 4, 4, 6]))).toThrow('a multiple of 4 channels, not 6');
  });
});

describe('scaledPixels', () => {
  test('of every byte at every place of a word', async () => {
    const bytes = Uint8Array.from({ length: 1028 }, (_, at) => at % 257);
    const shape: [number, number, number] = [257, 2, 2];
    const packed = tf.tensor1d(packedPixels(bytes), 'int32');
    await expectSameAsTwin(
      () => scaledPixels(packed, shape),
      () => tf.sub(tf.div(tf.tensor(bytes, shape, 'float32'), 127.5), 1),
    );
  });

  test('of another number of bytes than the pictures have is refused', () => {
    expect(() => scaledPixels(tf.zeros([6], 'int32'), [1, 3, 3, 3])).toThrow('6 words of four bytes are no picture elements of shape 1×3×3×3');
  });
});

/** The program's output lies where NaN lay before, so that whatever it leaves out shows. */
async function expectSameAsTwin(program: () => tf.Tensor, twin: () => tf.Tensor): Promise<void> {
  const expected = tf.tidy(twin);
  const values = await expected.data();
  const poison = Array.from({ length: 4 }, () => tf.tidy(() => tf.add(tf.fill(expected.shape, NaN), 0)));
  await poison[0]?.data();
  tf.dispose(poison);
  const actual = tf.tidy(program);
  expect(actual.shape).toEqual(expected.shape);
  const largest = Math.max(1, ...values.map(Math.abs));
  expect([...(await actual.data())].map((value) => value / largest)).toEqual([...values].map((value) => expect.closeTo(value / largest, 5) as number));
}

function normals<Rank extends tf.Rank>(shape: tf.ShapeMap[Rank], index: number): tf.Tensor<Rank> {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  fillNormal(randomStream(12, purpose.noise, 0, index), values);
  return tf.tensor(values, shape);
}
