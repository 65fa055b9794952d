import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetFromPack, verifyPixels } from './datasetFromPack';
import { byteAt, manifestOf, sheetOf } from './pack.testdata';
import { sha256Hex } from './sha256';

const layouts = fc.record({
  count: fc.integer({ min: 2, max: 30 }),
  columns: fc.integer({ min: 1, max: 8 }),
  imageSize: fc.integer({ min: 1, max: 6 }),
  classCount: fc.integer({ min: 1, max: 4 }),
});
const channelCounts = fc.constantFrom<3 | 4>(3, 4);

describe('a dataset cut from a pack', () => {
  it('holds every pixel of every picture, from RGB and from RGBA sheets', () => {
    fc.assert(
      fc.property(layouts, channelCounts, (layout, channels) => {
        const manifest = manifestOf(layout);
        const { pixels, imageSize, count } = datasetFromPack(manifest, sheetOf(manifest, channels));
        const expected = Array.from({ length: count }, (_, index) =>
          Array.from({ length: imageSize }, (_, y) => Array.from({ length: imageSize }, (_, x) => [0, 1, 2].map((channel) => byteAt(index, x, y, channel)))),
        );
        expect(Array.from(pixels)).toEqual(expected.flat(3));
      }),
    );
  });

  it('puts every picture on exactly one side of the split', () => {
    const manifest = { ...manifestOf({ count: 10 }), heldOutIndices: [0, 4, 9] };
    const { trainIndices, heldOutIndices } = datasetFromPack(manifest, sheetOf(manifest, 3));
    expect([...heldOutIndices]).toEqual([0, 4, 9]);
    expect([...trainIndices]).toEqual([1, 2, 3, 5, 6, 7, 8]);
  });

  it('refuses a sheet of any other size and says which one it needs', () => {
    fc.assert(
      fc.property(layouts, fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (layout, width, height) => {
        const manifest = manifestOf(layout);
        const right = sheetOf(manifest, 4);
        fc.pre(width !== right.width || height !== right.height);
        const sheet = { width, height, channels: 4 as const, data: new Uint8Array(width * height * 4) };
        expect(() => datasetFromPack(manifest, sheet)).toThrow(
          new RegExp(`picture sheet of tiles is ${width}×${height} pixels; .* need ${right.width}×${right.height}\\. .*reload the page, or rebuild`),
        );
      }),
    );
  });

  it('refuses data that does not fill the sheet', () => {
    fc.assert(
      fc.property(layouts, channelCounts, fc.integer({ min: 0, max: 5000 }), (layout, channels, length) => {
        const manifest = manifestOf(layout);
        const sheet = sheetOf(manifest, channels);
        fc.pre(length !== sheet.data.length);
        expect(() => datasetFromPack(manifest, { ...sheet, data: new Uint8Array(length) })).toThrow(/decoded to \d+ bytes, but .* Decode it to 8-bit RGB or RGBA/);
      }),
    );
  });
});

describe('the pixels of a dataset', () => {
  it('pass when they are those of the digest', async () => {
    const manifest = manifestOf({});
    const dataset = datasetFromPack(manifest, sheetOf(manifest, 4));
    await expect(verifyPixels({ ...dataset, sha256: await sha256Hex(dataset.pixels) })).resolves.toBeUndefined();
  });

  it('are refused, with the causes, when one byte differs', async () => {
    const manifest = manifestOf({});
    const dataset = datasetFromPack(manifest, sheetOf(manifest, 4));
    const sha256 = await sha256Hex(dataset.pixels);
    dataset.pixels[7] = (dataset.pixels[7] ?? 0) ^ 1;
    await expect(verifyPixels({ ...dataset, sha256 })).rejects.toThrow(/pictures of tiles are not the published ones.*reload the page.*colour correction/);
  });

  it('are digested as FIPS 180-4 says', async () => {
    expect(await sha256Hex(new TextEncoder().encode('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
