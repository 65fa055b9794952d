import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { timestepEmbeddingTable } from '../schedule/timestepEmbedding';
import { conditioning } from './conditioning';

const table = timestepEmbeddingTable();

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('what conditions a forward pass', () => {
  it('holds the embedding row of each timestep, and the labels', () => {
    const { timestepEmbedding, labels } = conditioning(table, [0, 999], Uint16Array.of(3, 1), 3);
    expect(timestepEmbedding.shape).toEqual([2, 256]);
    expect(timestepEmbedding.dataSync()).toEqual(Float32Array.of(...table.subarray(0, 256), ...table.subarray(999 * 256)));
    expect([labels.dtype, ...labels.dataSync()]).toEqual(['int32', 3, 1]);
    tf.dispose([timestepEmbedding, labels]);
  });

  it.each([-1, 1000, NaN, 2.5])('refuses timestep %s and says which row has it', (t) => {
    expect(() => conditioning(table, [5, t], [0, 0], 3)).toThrow(`Row 1 has timestep ${t}, outside 0…999.`);
  });

  it.each([-1, 4, NaN, 0.5])('refuses label %s and says which row has it', (label) => {
    expect(() => conditioning(table, [5, 5], [0, label], 3)).toThrow(`Row 1 has label ${label}, outside 0…3.`);
  });

  it('refuses fewer timesteps than labels', () => {
    expect(() => conditioning(table, [5], [0, 1], 3)).toThrow('Row 1 has timestep');
  });
});
