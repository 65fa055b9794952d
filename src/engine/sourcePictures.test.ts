import { expect, test } from 'vitest';
import { miniDataset } from '../training/miniBase.testdata';
import { sourcePictures } from './sourcePictures';

const bytes = 8 * 8 * 3;

test('some of a set’s pictures, the same ones every time, each with its label, none held out', () => {
  const dataset = miniDataset();
  const some = sourcePictures(dataset, 5);
  expect(some).toMatchObject({ id: dataset.id, count: 5, trainIndices: Uint32Array.of(0, 1, 2, 3, 4), heldOutIndices: new Uint32Array() });
  expect(sourcePictures(dataset, 5)).toEqual(some);
  const pictureAt = (pixels: Uint8Array, index: number) => pixels.subarray(index * bytes, (index + 1) * bytes).join(',');
  const all = Array.from({ length: dataset.count }, (_, index) => pictureAt(dataset.pixels, index));
  const origins = Array.from({ length: 5 }, (_, index) => all.indexOf(pictureAt(some.pixels, index)));
  expect(new Set(origins).size).toBe(5);
  expect([...some.labels]).toEqual(origins.map((origin) => dataset.labels[origin]));
});

test('a set that is smaller is taken whole', () => {
  const dataset = miniDataset();
  expect(sourcePictures(dataset)).toMatchObject({ count: 12, pixels: dataset.pixels, labels: dataset.labels });
});
