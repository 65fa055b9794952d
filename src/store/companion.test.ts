import { expect, test } from 'vitest';
import { defaultRunConfig, standardSettings } from '../config/defaults';
import { areCompanions, gridAt } from './companion';
import type { SampleGrid } from './playgroundState';

const standard = { ...defaultRunConfig, live: standardSettings };

test('runs that differ in their method alone are companions, whatever they are called and however long they are', () => {
  expect(areCompanions(defaultRunConfig, standard)).toBe(true);
  expect(areCompanions(standard, { ...defaultRunConfig, name: 'mine', steps: 7 })).toBe(true);
});

test('runs of one method, or with other draws or pictures, are not', () => {
  expect(areCompanions(defaultRunConfig, { ...defaultRunConfig, seed: 1 })).toBe(false);
  expect(areCompanions(standard, standard)).toBe(false);
  expect(areCompanions(defaultRunConfig, { ...standard, seed: 1 })).toBe(false);
  expect(areCompanions(defaultRunConfig, { ...standard, dataset: 'meteocons' })).toBe(false);
  expect(areCompanions(defaultRunConfig, { ...standard, live: { ...standardSettings, learningRate: 1e-3 } })).toBe(false);
});

test('the grid beside a step is the last one drawn by then', () => {
  const grids = [0, 20, 40].map((step): SampleGrid => ({ step, seed: 0, images: { count: 0, size: 1, pixels: new Uint8ClampedArray() }, classNames: [], nearest: null }));
  expect(gridAt(grids, 30)?.step).toBe(20);
  expect(gridAt(grids, 100)?.step).toBe(40);
  expect(gridAt(grids.slice(1), 10)?.step).toBe(20);
  expect(gridAt([], 10)).toBeNull();
});
