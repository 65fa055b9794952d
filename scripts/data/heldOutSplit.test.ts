import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldOutByName } from './heldOutSplit.mjs';

const labelled = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 300 });
const namesOf = (labels: number[]) => labels.map((_, index) => `picture ${index}`);

describe('the held-out tenth of a set', () => {
  it('is exactly round(n / 10) pictures, each once, ascending', () => {
    fc.assert(
      fc.property(labelled, (labels) => {
        const heldOut = heldOutByName('set', namesOf(labels), labels);
        expect(heldOut.length).toBe(Math.round(labels.length / 10));
        expect(heldOut).toEqual([...new Set(heldOut)].sort((a, b) => a - b));
      }),
    );
  });

  it('takes of every class a tenth, give or take one', () => {
    fc.assert(
      fc.property(labelled, (labels) => {
        const heldOut = heldOutByName('set', namesOf(labels), labels);
        for (const label of new Set(labels)) {
          const taken = heldOut.filter((index) => labels[index] === label).length;
          expect(Math.abs(taken - labels.filter((other) => other === label).length / 10)).toBeLessThan(1);
        }
      }),
    );
  });

  it('does not depend on the order of the pictures', () => {
    const names = namesOf(Array.from({ length: 50 }, () => 0));
    const labels = names.map(() => 0);
    const reversed = [...names].reverse();
    const heldOutNames = (list: string[]) => heldOutByName('set', list, labels).map((index) => list[index]).sort();
    expect(heldOutNames(reversed)).toEqual(heldOutNames(names));
  });

  it('is another one for another set with the same names', () => {
    const names = namesOf(Array.from({ length: 200 }, () => 0));
    const labels = names.map(() => 0);
    expect(heldOutByName('one', names, labels)).not.toEqual(heldOutByName('two', names, labels));
  });
});
