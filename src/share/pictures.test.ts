import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ImageBatch } from '../protocol/events';
import { animatedGif } from './animatedGif';
import { images } from './loggedEvents.testdata';
import { readPictures, writePictures } from './pictureFile';
import { imagesOfStrip, pictureStripSchema } from './pictureStrip';
import { pictureStripOf } from './pictureStripOf';
import { sampleGridPng } from './sampleGrid';

const plain = (count: number, size: number, colour: readonly number[]): ImageBatch => ({ count, size, pixels: Uint8ClampedArray.from({ length: count * size * size * 4 }, (_, i) => colour[i % 4] ?? 0) });

describe('a strip of tiny pictures', () => {
  it('keeps the colours of pictures that are made smaller', () => {
    const red = plain(3, 32, [200, 40, 40, 255]);
    const strip = pictureStripOf(red, 2, 8);
    expect(pictureStripSchema.parse(strip)).toEqual(strip);
    const shown = imagesOfStrip(strip);
    expect(shown).toMatchObject({ count: 2, size: 8 });
    for (const [channel, value] of [200, 40, 40, 255].entries()) expect(Math.abs((shown.pixels[channel] ?? 0) - value)).toBeLessThanOrEqual(8);
  });

  it('holds two colours apart', () => {
    const half = plain(1, 4, [0, 0, 0, 255]);
    half.pixels.fill(255, 32);
    const { pixels } = imagesOfStrip(pictureStripOf(half, 1, 2));
    expect([...pixels.slice(0, 3), ...pixels.slice(8, 11)]).toEqual([0, 0, 0, 255, 255, 255]);
  });
});

describe('pictures in a file', () => {
  it('come back to the bit, transparent ones, too', async () => {
    const given = images(7, 8);
    given.pixels[3] = 17;
    expect(await readPictures(writePictures(given))).toEqual(given);
  });

  it('are refused when the file holds more than its size says', async () => {
    const bytes = writePictures(plain(4, 8, [1, 2, 3, 255]));
    new DataView(bytes.buffer).setUint32(20, 8);
    await expect(readPictures(bytes)).rejects.toThrow('other data than its size says');
  });
});

it('a sample grid is a PNG of enlarged pictures side by side', async () => {
  const { data, info } = await sharp(sampleGridPng(plain(3, 4, [10, 20, 30, 255]), 2)).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([16, 16, 3]);
  expect([...data.subarray(0, 3), ...data.subarray(-3)]).toEqual([10, 20, 30, 255, 255, 255]);
});

it('an animation shows a grid a frame, and repeats for ever', async () => {
  const gif = animatedGif([plain(4, 4, [255, 0, 0, 255]), plain(4, 4, [0, 0, 255, 255])], { scale: 2, frameMs: 200 });
  const { pages, delay, loop, width, pageHeight } = await sharp(gif, { animated: true }).metadata();
  expect({ pages, delay, loop, width, pageHeight }).toEqual({ pages: 2, delay: [200, 1500], loop: 0, width: 16, pageHeight: 16 });
  const { data } = await sharp(gif, { animated: true }).raw().toBuffer({ resolveWithObject: true });
  expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
});
