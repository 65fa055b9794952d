import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { patchify, unpatchify } from './patchify';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('cutting images into patches', () => {
  it('goes row by row over the patches and channel by channel within one', () => {
    const images = tf.tensor4d(Array.from({ length: 2 * 4 * 4 }, (_, index) => index), [1, 2, 4, 4]);
    expect(patchify(images, 2).arraySync()).toEqual([[
      [0, 1, 4, 5, 16, 17, 20, 21],
      [2, 3, 6, 7, 18, 19, 22, 23],
      [8, 9, 12, 13, 24, 25, 28, 29],
      [10, 11, 14, 15, 26, 27, 30, 31],
    ]]);
  });

  it('is undone by unpatchify but for the order within a patch, where channels come last', () => {
    const patches = tf.tensor3d([0, 100, 1, 101, 2, 102, 3, 103], [1, 1, 8]);
    expect(unpatchify(patches, 2, 2).arraySync()).toEqual([[[[0, 1], [2, 3]], [[100, 101], [102, 103]]]]);
  });

  it('puts the patches of several images back where they were', () => {
    const images = tf.tensor4d(Array.from({ length: 3 * 6 * 6 }, (_, index) => index), [3, 1, 6, 6]);
    expect(unpatchify(patchify(images, 2), 2, 1).arraySync()).toEqual(images.arraySync());
  });
});
