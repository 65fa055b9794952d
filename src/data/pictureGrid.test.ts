import { expect, test } from 'vitest';
import { cutSheet } from './spriteSheet';
import { pictureGrid, squareColumns } from './pictureGrid';

test('a grid cuts back into its pictures; places left over are white', () => {
  const layout = { count: 5, columns: 3, imageSize: 2 };
  const pixels = Uint8Array.from({ length: 5 * 4 * 3 }, (_, index) => index);
  const grid = pictureGrid(pixels, 3, layout);
  expect([grid.width, grid.height]).toEqual([6, 4]);
  expect(cutSheet({ width: 6, height: 4, channels: 3, data: grid.pixels }, layout, 'the grid')).toEqual(pixels);
  expect([...grid.pixels.slice(-3)]).toEqual([255, 255, 255]);
});

test('an alpha channel is dropped', () => {
  expect([...pictureGrid(Uint8Array.of(1, 2, 3, 255), 4, { count: 1, columns: 1, imageSize: 1 }).pixels]).toEqual([1, 2, 3]);
});

test('grids are square, or a column wider', () => {
  expect([1, 2, 4, 5, 16, 17].map(squareColumns)).toEqual([1, 2, 2, 3, 4, 5]);
});
