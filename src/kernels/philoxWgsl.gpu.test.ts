import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTensor } from '../gpu/backend';
import { runGpuProgram } from '../gpu/recording';
import { philox4x32, type Philox4, type PhiloxKey } from '../random/philox';
import { purpose } from '../random/purpose';
import { fillUint32, randomStream } from '../random/randomStream';
import { philoxWgsl } from './philoxWgsl';

const u32 = fc.integer({ min: 0, max: 0xffffffff });

describe('random words', () => {
  test('are Philox4x32-10, the answers of Random123 among them', async () => {
    const ones = 0xffffffff;
    const cases: { counter: Philox4; key: PhiloxKey }[] = [
      { counter: [0, 0, 0, 0], key: [0, 0] },
      { counter: [ones, ones, ones, ones], key: [ones, ones] },
      { counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], key: [0xa4093822, 0x299f31d0] },
      ...fc.sample(fc.record({ counter: fc.tuple(u32, u32, u32, u32), key: fc.tuple(u32, u32) }), 500),
    ];
    const words = await transformed(Uint32Array.from(cases.flatMap(({ counter, key }) => [...counter, ...key, 0, 0])), {
      perCase: [8, 4],
      dtype: 'int32',
      code: 'let words = philox(given(2 * index), given(2 * index + 1).xy); set_made(index, words);',
    });
    const made = new Uint32Array(words.buffer);
    cases.forEach(({ counter, key }, index) => expect(made.slice(4 * index, 4 * index + 4)).toEqual(philox4x32(counter, key)));
    expect(made.slice(0, 4)).toEqual(Uint32Array.of(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8));
  });
});

describe('normals', () => {
  /** Words where float32, the halves of u or the eighths of a turn need care. */
  const edges = [0, 1, 2, 3, 0xffffff, 0x1000000, 0x1000001, 0x1fffffff, 0x20000000, 0x3fffffff, 0x40000000, 0x5fffffff, 0x60000000, 0x7ffffffe, 0x7fffffff,
    0x80000000, 0x80000001, 0x9fffffff, 0xa0000000, 0xbfffffff, 0xc0000000, 0xdfffffff, 0xe0000000, 0xfeffffff, 0xff000000, 0xfffffffd, 0xfffffffe, 0xffffffff];

  test.each<{ of: string; words: () => number[] }>([
    { of: 'the words that need care', words: () => edges.flatMap((a) => edges.flatMap((b) => [a, b])) },
    { of: 'powers of two and their neighbours', words: () => Array.from({ length: 32 }, (_, a) => [2 ** a - 1, 2 ** 32 - 2 ** a].flatMap((x) => [x, x ^ 0x5bd1e995, x, 0xffffffff - x])).flat() },
    { of: '200,000 random words', words: () => { const words = new Uint32Array(200_000); fillUint32(randomStream(1, purpose.noise), words); return [...words]; } },
  ])('are within 2e-6 of Box–Muller in float64 for $of', async ({ words }) => {
    const given = Uint32Array.from(words());
    const made = await transformed(given, { perCase: [4, 4], dtype: 'float32', code: 'set_made(index, normals(given(index)));' });
    expect(largestDifference(made, boxMuller(given))).toBeLessThan(2e-6);
  });
});

/** Runs code with the random streams' functions on u32 given four at a time; it makes perCase[1] numbers of each perCase[0]. */
async function transformed(given: Uint32Array, { perCase: [taken, made], dtype, code }: { perCase: [number, number]; dtype: 'int32' | 'float32'; code: string }): Promise<Float32Array> {
  const count = given.length / taken;
  const results = tf.tidy(() => {
    const outputs = runGpuProgram({
      key: `testPhilox_${count}_${code}`,
      inputs: [{ name: 'given', tensor: tf.tensor1d(Int32Array.from(given), 'int32'), components: 4 }],
      outputs: [{ name: 'made', shape: [count * made], components: 4, dtype }],
      threads: count,
      declarations: philoxWgsl,
      code,
    });
    return outputs.map((output) => tf.engine().makeTensorFromTensorInfo(output));
  });
  const [result] = results;
  if (result === undefined) throw new Error('missing result');
  const values = (await readTensor(result)).slice();
  tf.dispose(results);
  return values;
}

function boxMuller(words: Uint32Array): Float64Array {
  return Float64Array.from(words, (_, index) => {
    const [a = 0, b = 0] = words.subarray(index - (index % 2));
    const angle = (2 * Math.PI * (b + 0.5)) / 2 ** 32;
    return Math.sqrt(-2 * Math.log1p((a + 0.5) / 2 ** 32 - 1)) * (index % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

/** NaN when any number is none. */
function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let largest = 0;
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs((actual[index] ?? NaN) - (expected[index] ?? NaN));
    if (!(difference <= largest)) largest = difference;
    if (Number.isNaN(difference)) return NaN;
  }
  return largest;
}
