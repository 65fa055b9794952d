import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyFeatures, normalFeatures } from './features.testdata';
import { selectRows } from './featureMatrix';
import { findNeighbours, radiiAmong } from './neighbours';
import { squaredNeighbourRadii } from './precisionRecall';

test('neighbourhoods among some rows are those of a set of these rows alone, however many are known', () => {
  fc.assert(
    fc.property(anyFeatures(4, 30), fc.integer({ min: 1, max: 8 }), fc.nat(), (features, depth, seed) => {
      const kept = Uint32Array.from({ length: features.count }, (_, row) => row).filter((row) => row < 3 || ((row + seed) * 7) % 5 > 1);
      for (const k of [1, 2]) expect(radiiAmong(findNeighbours(features, depth), kept, k)).toEqual(squaredNeighbourRadii(selectRows(features, kept), k));
    }),
  );
});

test('neighbours come nearest first, without the row itself', () => {
  const { rows, squares, depth } = findNeighbours(normalFeatures(20, 3, 1), 6);
  for (let row = 0; row < 20; row++) {
    const own = [...squares.subarray(row * depth, (row + 1) * depth)];
    expect(own).toEqual([...own].sort((a, b) => a - b));
    expect(rows.subarray(row * depth, (row + 1) * depth)).not.toContain(row);
  }
});
