import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { philox4x32 } from './philox';
import { purpose } from './purpose';
import { fillNormal, fillUint32, fillUniform, permutation, randomStream, uniformInt, type RandomStream } from './randomStream';

const stream = (step = 0, index = 0): RandomStream => randomStream(42, purpose.noise, step, index);

function normals(source: RandomStream, count: number): Float32Array {
  const out = new Float32Array(count);
  fillNormal(source, out);
  return out;
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function correlation(a: Float32Array, b: Float32Array): number {
  return mean(a.map((value, i) => value * (b[i] ?? 0)));
}

describe('a stream', () => {
  test('is the Philox block with key [seed, purpose] and counter [block, step, index, 0]', () => {
    const out = new Uint32Array(8);
    fillUint32(randomStream(3, purpose.flip, 5, 6), out);
    expect(out.subarray(4)).toEqual(philox4x32([1, 5, 6, 0], [3, purpose.flip]));
  });

  test('refuses a seed, step or index that is not a u32 and says which', () => {
    expect(() => randomStream(-1, purpose.noise)).toThrow(/seed .* not -1/);
    expect(() => randomStream(0, purpose.noise, 0.5)).toThrow(/step .* not 0.5/);
    expect(() => randomStream(0, purpose.noise, 0, 2 ** 32)).toThrow(/index .* not 4294967296/);
    expect(() => fillUint32(stream(), new Uint32Array(4), -1)).toThrow(RangeError);
  });

  test('has purposes with numbers of their own', () => {
    const numbers = Object.values(purpose);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

test('purposes keep the numbers they were first given', () => {
  expect(purpose).toEqual({
    noise: 1, timestep: 2, targetIndex: 3, bankIndex: 4, flip: 5, labelDropout: 6, labelInit: 7, sampleNoise: 8, ddimNoise: 9,
    bankNoise: 10, evaluation: 11, split: 12, featureRandom: 13, kidSubset: 14, lossByTimestep: 15, sampleLabel: 16, parameterInit: 17, bootstrap: 18, fisher: 19,
  });
});

describe('an element does not depend on how many are asked for, nor from where on', () => {
  const window = fc.record({ first: fc.nat(40), length: fc.nat(40) });
  const cases: { name: string; fill: (length: number, first: number) => ArrayLike<number> }[] = [
    { name: 'u32', fill: (length, first) => { const out = new Uint32Array(length); fillUint32(stream(), out, first); return out; } },
    { name: 'uniform f32', fill: (length, first) => { const out = new Float32Array(length); fillUniform(stream(), out, first); return out; } },
    { name: 'uniform f64', fill: (length, first) => { const out = new Float64Array(length); fillUniform(stream(), out, first); return out; } },
    { name: 'normal', fill: (length, first) => { const out = new Float32Array(length); fillNormal(stream(), out, first); return out; } },
    { name: 'whole number', fill: (length, first) => { const out = new Int32Array(length); uniformInt(stream(), 1000, out, first); return out; } },
  ];
  test.each(cases)('$name', ({ fill }) => {
    const all = Array.from(fill(80, 0));
    fc.assert(fc.property(window, ({ first, length }) => {
      expect(Array.from(fill(length, first))).toEqual(all.slice(first, first + length));
    }));
  });
});

describe('uniform numbers', () => {
  test('lie strictly between 0 and 1 and have mean 1/2 and variance 1/12', () => {
    for (const out of [new Float32Array(100_000), new Float64Array(100_000)]) {
      fillUniform(stream(), out);
      expect(out.every((value) => value > 0 && value < 1)).toBe(true);
      expect(mean(out)).toBeCloseTo(0.5, 2);
      expect(mean(Float64Array.from(out, (value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 3);
    }
  });
});

describe('normals', () => {
  const count = 400_000;
  const sample = normals(stream(), count);

  test('are those of Box–Muller on the stream’s own u32', () => {
    const bits = new Uint32Array(4);
    fillUint32(stream(), bits);
    const [a, b] = Array.from(bits, (word) => (word + 0.5) / 2 ** 32);
    const radius = Math.sqrt(-2 * Math.log(a ?? 0));
    expect(sample[0]).toBe(Math.fround(radius * Math.cos(2 * Math.PI * (b ?? 0))));
    expect(sample[1]).toBe(Math.fround(radius * Math.sin(2 * Math.PI * (b ?? 0))));
  });

  test('have mean 0, variance 1, no skew and kurtosis 3, within five standard errors', () => {
    const moment = (power: number): number => mean(Float64Array.from(sample, (value) => value ** power));
    const tolerance = (variance: number): number => 5 * Math.sqrt(variance / count);
    expect(Math.abs(moment(1))).toBeLessThan(tolerance(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(tolerance(2));
    expect(Math.abs(moment(3))).toBeLessThan(tolerance(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(tolerance(96));
  });

  test('are as frequent beyond 2 and 3 as the normal distribution says', () => {
    const share = (limit: number): number => sample.filter((value) => Math.abs(value) > limit).length / count;
    expect(share(2)).toBeCloseTo(0.0455, 2.5);
    expect(share(3)).toBeCloseTo(0.0027, 3);
  });

  test('of another seed, purpose, step or index, and of the neighbour, are uncorrelated', () => {
    const n = 100_000;
    const one = normals(stream(), n);
    const others = [
      normals(randomStream(43, purpose.noise), n),
      normals(randomStream(42, purpose.bankNoise), n),
      normals(stream(1), n),
      normals(stream(0, 1), n),
      sample.subarray(1, n + 1),
      sample.subarray(2, n + 2),
    ];
    for (const other of others) expect(Math.abs(correlation(one, other))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(correlation(one.map((z) => z * z - 1), sample.subarray(1, n + 1).map((z) => z * z - 1)))).toBeLessThan(10 / Math.sqrt(n));
  });

  test('for a training step (100,000 of them) are ready in milliseconds', () => {
    const out = new Float32Array(100_000);
    const times = Array.from({ length: 8 }, (_, step) => {
      const start = performance.now();
      fillNormal(stream(step), out);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
});

describe('whole numbers', () => {
  test('are below n for every n, 1 and 2^31 too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (n) => {
        const out = new Uint32Array(16);
        uniformInt(stream(), n, out);
        expect(out.every((value) => value < n)).toBe(true);
      }),
      { examples: [[1], [2 ** 31]] },
    );
    expect(() => uniformInt(stream(), 0, new Uint32Array(1))).toThrow(/not 0/);
  });

  test('are evenly spread (chi-square)', () => {
    const draws = new Int32Array(100_000);
    uniformInt(stream(), 44, draws);
    const counts = new Float64Array(44);
    for (const value of draws) counts[value] = (counts[value] ?? 0) + 1;
    const expected = draws.length / 44;
    const chiSquare = counts.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(43 + 5 * Math.sqrt(2 * 43));
  });
});

describe('a permutation', () => {
  test('holds every place once and repeats from its stream', () => {
    fc.assert(fc.property(fc.nat(300), fc.nat(1000), (n, step) => {
      const order = permutation(stream(step), n);
      expect(order.slice().sort()).toEqual(Uint32Array.from({ length: n }, (_, i) => i));
      expect(permutation(stream(step), n)).toEqual(order);
    }));
  });

  test('takes each of the 24 orders of four about equally often (chi-square)', () => {
    const draws = 24_000;
    const counts = new Map<string, number>();
    for (let step = 0; step < draws; step++) {
      const order = permutation(stream(step), 4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquare = [...counts.values()].reduce((sum, seen) => sum + (seen - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(24);
    expect(chiSquare).toBeLessThan(23 + 5 * Math.sqrt(2 * 23));
  });
});
