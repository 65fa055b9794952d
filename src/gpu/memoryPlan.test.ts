import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planMemory, type Lifetime } from './memoryPlan';

const lifetime = fc.record({ bytes: fc.integer({ min: 1, max: 1000 }), first: fc.nat(30), length: fc.nat(10) }).map(({ bytes, first, length }): Lifetime => ({ bytes, first, last: first + length }));

/** Bytes alive at the worst moment: no plan needs less. */
function mostAlive(lifetimes: readonly Lifetime[]): number {
  const at = (place: number) => lifetimes.filter(({ first, last }) => first <= place && place <= last).reduce((sum, { bytes }) => sum + bytes, 0);
  return Math.max(0, ...lifetimes.map(({ first }) => at(first)));
}

const total = (bytes: readonly number[]): number => bytes.reduce((sum, value) => sum + value, 0);

describe('a memory plan', () => {
  it('never lets two values that are alive together share a buffer, and fits every value', () => {
    fc.assert(
      fc.property(fc.array(lifetime, { maxLength: 40 }), (lifetimes) => {
        const { bufferOf, bufferBytes } = planMemory(lifetimes);
        lifetimes.forEach((one, i) => {
          expect(bufferBytes[bufferOf[i] ?? -1]).toBeGreaterThanOrEqual(one.bytes);
          lifetimes.forEach((other, j) => {
            if (i < j && bufferOf[i] === bufferOf[j]) expect(one.last < other.first || other.last < one.first).toBe(true);
          });
        });
        expect(total(bufferBytes)).toBeGreaterThanOrEqual(mostAlive(lifetimes));
        expect(total(bufferBytes)).toBeLessThanOrEqual(total(lifetimes.map(({ bytes }) => bytes)));
      }),
    );
  });

  it('needs no more than the most that is alive at once where values follow one another', () => {
    const chain = Array.from({ length: 10 }, (_, index): Lifetime => ({ bytes: 100, first: index, last: index + 1 }));
    expect(planMemory(chain).bufferBytes).toEqual([100, 100]);
    expect(mostAlive(chain)).toBe(200);
  });

  it('of nothing is nothing', () => {
    expect(planMemory([])).toEqual({ bufferOf: [], bufferBytes: [] });
  });
});
