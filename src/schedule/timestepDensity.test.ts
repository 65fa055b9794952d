import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { purpose } from '../random/purpose';
import { fillUint32, randomStream } from '../random/randomStream';
import { curveFamilies } from './curveFamilies';
import { linearNoiseSchedule } from './noiseSchedule';
import { cumulativeTable, densityOfTable, drawTimestep, isZeroCurve, meanOfCurve, timestepDensity, uniformTable } from './timestepDensity';
import { evaluateCurve } from './weightCurve';

const schedule = linearNoiseSchedule();
const weightsOf = (...values: number[]): Float64Array => Float64Array.from(values);
const somePositive = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 10, noNaN: true })), { minLength: 1, maxLength: 60 })
  .map((values) => Float64Array.from(values))
  .filter((weights) => !isZeroCurve(weights));

/** Length of each timestep's interval of u32 draws, counted as drawTimestep does. */
function intervals(table: Uint32Array): number[] {
  const bound = (entry: number | undefined): number => (entry === 0xffffffff ? 2 ** 32 : (entry ?? 0));
  return Array.from(table, (entry, t) => bound(entry) - (t === 0 ? 0 : bound(table[t - 1])));
}

describe('the cumulative table', () => {
  test('never falls and ends at the largest u32', () => {
    fc.assert(fc.property(somePositive, (weights) => {
      const table = cumulativeTable(weights);
      expect(table.every((entry, t) => t === 0 || entry >= (table[t - 1] ?? 0))).toBe(true);
      expect(table.at(-1)).toBe(0xffffffff);
    }));
  });

  test('gives every timestep its weight’s share within 1.5 · 2^-32, and nothing where the weight is zero', () => {
    fc.assert(fc.property(somePositive, (weights) => {
      const density = timestepDensity(weights);
      const rounding = 1e-3; // of 2^-32: what summing in float64 may add
      intervals(cumulativeTable(weights)).forEach((length, t) => {
        expect(Math.abs(length - (density[t] ?? NaN) * 2 ** 32)).toBeLessThanOrEqual(1.5 + rounding);
        if (weights[t] === 0) expect(length).toBe(0);
      });
    }));
  });

  test('refuses a curve that is zero everywhere, negative or not finite, and says where', () => {
    expect(() => cumulativeTable(weightsOf(0, 0))).toThrow(/zero everywhere/);
    expect(() => cumulativeTable(weightsOf(1, -1))).toThrow(/t = 1 is -1/);
    expect(() => timestepDensity(weightsOf(Number.NaN))).toThrow(/t = 0 is NaN/);
    expect(() => timestepDensity(weightsOf(1, Infinity))).toThrow(/t = 1 is Infinity/);
  });

  test('tells the density that it was made of', () => {
    fc.assert(fc.property(somePositive, (weights) => {
      const density = densityOfTable(cumulativeTable(weights));
      timestepDensity(weights).forEach((share, t) => expect(Math.abs((density[t] ?? NaN) - share)).toBeLessThan(2 ** -31));
      expect(density.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }));
  });
});

describe('a draw', () => {
  test('is the number of entries ≤ min(draw, 2^32 − 2)', () => {
    fc.assert(fc.property(somePositive, fc.integer({ min: 0, max: 0xffffffff }), (weights, draw) => {
      const table = cumulativeTable(weights);
      expect(drawTimestep(table, draw)).toBe(table.filter((entry) => entry <= Math.min(draw, 0xfffffffe)).length);
    }), { examples: [[weightsOf(1, 1), 0xffffffff], [weightsOf(0, 1, 0), 0], [weightsOf(0, 1, 0), 0xffffffff]] });
  });

  test('never gives a timestep of weight zero, at the ends of any interval either', () => {
    fc.assert(fc.property(somePositive, (weights) => {
      const table = cumulativeTable(weights);
      const edges = [0, 0xffffffff, ...Array.from(table).flatMap((entry) => [entry, Math.max(entry - 1, 0), Math.min(entry + 1, 0xffffffff)])];
      for (const draw of edges) expect(weights[drawTimestep(table, draw)]).toBeGreaterThan(0);
    }));
  });

  test('from the uniform table gives every timestep', () => {
    const table = uniformTable(1000);
    for (let t = 0; t < 1000; t++) expect(drawTimestep(table, Math.floor(((t + 0.5) / 1000) * 2 ** 32))).toBe(t);
  });

  test.each(curveFamilies)('by the $family family fits its density over 200,000 draws (chi-square)', ({ defaultCurve }) => {
    const weights = evaluateCurve(defaultCurve, schedule);
    const density = timestepDensity(weights);
    const table = cumulativeTable(weights);
    const draws = new Uint32Array(200_000);
    fillUint32(randomStream(7, purpose.timestep), draws);
    const counts = new Float64Array(weights.length);
    for (const draw of draws) {
      const t = drawTimestep(table, draw);
      counts[t] = (counts[t] ?? 0) + 1;
    }
    // Neighbouring timesteps are pooled until at least ten draws are expected, as the chi-square test asks.
    let [chiSquare, cells, seen, expected] = [0, 0, 0, 0];
    density.forEach((probability, t) => {
      seen += counts[t] ?? 0;
      expected += probability * draws.length;
      if (probability === 0) expect(counts[t]).toBe(0);
      if (expected < 10) return;
      chiSquare += (seen - expected) ** 2 / expected;
      cells++;
      [seen, expected] = [0, 0];
    });
    expect(cells).toBeGreaterThan(100);
    expect(Math.abs(chiSquare - (cells - 1))).toBeLessThan(5 * Math.sqrt(2 * (cells - 1)));
  });
});

test('the mean of a curve is its mean over the timesteps', () => {
  expect(meanOfCurve(evaluateCurve({ family: 'power', tau: 1, inverted: false }, schedule))).toBeCloseTo(0.5005, 12);
});

test('a curve is zero only when it is zero everywhere', () => {
  expect(isZeroCurve(weightsOf(0, 0))).toBe(true);
  expect(isZeroCurve(weightsOf(0, 1e-300))).toBe(false);
});
