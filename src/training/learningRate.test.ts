import { describe, expect, it } from 'vitest';
import { learningRateAt } from './learningRate';

describe('the learning rate of a step', () => {
  it('is always the peak when it is constant, to the bit', () => {
    expect([1, 17, 100, 101].map((step) => learningRateAt(step, 100, 5e-4, { kind: 'constant' }))).toEqual([5e-4, 5e-4, 5e-4, 5e-4]);
  });

  const cosine = { kind: 'cosine', warmup: 0.05, final: 0.01 } as const;
  const rates = Array.from({ length: 1000 }, (_, index) => learningRateAt(index + 1, 1000, 1e-3, cosine));

  it('rises in a line over the warm-up, but for what the cosine has lost by then', () => {
    expect(rates[0]).toBeCloseTo(1e-3 / 50, 9);
    expect((rates[24] ?? NaN) / (rates[0] ?? NaN)).toBeCloseTo(25, 1);
    expect(Math.max(...rates)).toBe(rates[49]); // of the 50 steps of warm-up the last
    expect(rates[49]).toBeGreaterThan(0.99e-3);
    expect(rates[49]).toBeLessThan(1e-3);
  });

  it('falls from there on to its final share of the peak, through the middle halfway', () => {
    for (let step = 51; step <= 1000; step++) expect(rates[step - 1]).toBeLessThan(rates[step - 2] ?? NaN);
    expect(rates[499]).toBeCloseTo((1e-3 * (1 + 0.01)) / 2, 12);
    expect(rates[999]).toBeCloseTo(1e-5, 12);
    expect(learningRateAt(2000, 1000, 1e-3, cosine)).toBe(rates[999]);
  });

  it('begins at the peak without warm-up, and moves with the peak', () => {
    const bare = { kind: 'cosine', warmup: 0, final: 0 } as const;
    expect(learningRateAt(1, 1_000_000, 1e-3, bare)).toBeCloseTo(1e-3, 12);
    expect(learningRateAt(10, 10, 1e-3, bare)).toBe(0);
    expect(learningRateAt(300, 1000, 2e-3, cosine)).toBeCloseTo(2 * (rates[299] ?? NaN), 15);
  });
});
