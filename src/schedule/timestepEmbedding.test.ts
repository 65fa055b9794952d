import { expect, test } from 'vitest';
import { timestepEmbeddingTable, timestepFrequencies } from './timestepEmbedding';

const table = timestepEmbeddingTable();
const row = (t: number): number[] => Array.from(table.subarray(t * timestepFrequencies, (t + 1) * timestepFrequencies));

test('the table has 1000 rows of 256', () => {
  expect(table).toHaveLength(1000 * 256);
});

test('t = 0 gives 128 ones (cosines first), then 128 zeros', () => {
  expect(row(0)).toEqual([...Array<number>(128).fill(1), ...Array<number>(128).fill(0)]);
});

test('the first frequency is 1 and the last is 10000^(−127/128), precise at large t too', () => {
  const last = 10000 ** (-127 / 128);
  for (const t of [1, 500, 999]) {
    expect(row(t)[0]).toBe(Math.fround(Math.cos(t)));
    expect(row(t)[128]).toBe(Math.fround(Math.sin(t)));
    expect(row(t)[127]).toBeCloseTo(Math.cos(t * last), 6);
    expect(row(t)[255]).toBeCloseTo(Math.sin(t * last), 6);
  }
});
