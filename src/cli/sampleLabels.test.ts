import { expect, test } from 'vitest';
import { sampleLabels } from './sampleLabels';

test('all takes the classes in turn, null the null label, a number that class', () => {
  expect(sampleLabels('all', 5, 3)).toEqual([0, 1, 2, 0, 1]);
  expect(sampleLabels('null', 2, 3)).toEqual([3, 3]);
  expect(sampleLabels('2', 2, 3)).toEqual([2, 2]);
});

test.each(['4', '-1', 'cat', ''])('%j is no label of a model with three classes', (label) => {
  expect(() => sampleLabels(label, 1, 3)).toThrow('--label must be all, null or the number of a class, 0 to 2');
});
