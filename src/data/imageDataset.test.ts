import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatsToRgb, floatsToRgba, imagesToFloats, type ImageSource } from './imageDataset';

function sourceOf(imageSize: number, count: number, bytes: Iterable<number>): ImageSource {
  const pixels = new Uint8Array(imageSize * imageSize * 3 * count);
  pixels.set([...bytes].slice(0, pixels.length));
  return { imageSize, count, pixels };
}

const sources = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
  .chain(([imageSize, count]) => fc.uint8Array({ minLength: imageSize * imageSize * 3 * count, maxLength: imageSize * imageSize * 3 * count }).map((bytes) => sourceOf(imageSize, count, bytes)));

const everyPicture = ({ count }: ImageSource) => Array.from({ length: count }, (_, index) => index);

describe('pictures as floats', () => {
  it('lie in planes, one a channel, scaled to [−1, 1]', () => {
    const source = sourceOf(2, 1, [0, 255, 51, 1, 254, 52, 2, 253, 53, 3, 252, 54]);
    const expected = [0, 1, 2, 3, 255, 254, 253, 252, 51, 52, 53, 54].map((byte) => Math.fround(byte / 127.5 - 1));
    expect([...imagesToFloats(source, [0])]).toEqual(expected);
  });

  it('come back as the same bytes', () => {
    fc.assert(
      fc.property(sources, (source) => {
        expect(floatsToRgb(imagesToFloats(source, everyPicture(source)), source.imageSize)).toEqual(source.pixels);
      }),
    );
  });

  it('are mirrored left to right in the rows that say so, and in no other', () => {
    fc.assert(
      fc.property(sources, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (source, flips) => {
        const { imageSize: size } = source;
        const flipped = imagesToFloats(source, everyPicture(source), flips);
        const plain = imagesToFloats(source, everyPicture(source));
        const expected = plain.map((_, at) => {
          const row = Math.floor(at / (3 * size * size));
          const x = at % size;
          return plain[flips[row] === true ? at - x + (size - 1 - x) : at] ?? NaN;
        });
        expect(flipped).toEqual(expected);
      }),
    );
  });

  it('come in the order of the indices, repeats included', () => {
    const source = sourceOf(1, 3, [0, 0, 0, 100, 100, 100, 200, 200, 200]);
    expect([...floatsToRgb(imagesToFloats(source, [2, 0, 2]), 1)]).toEqual([200, 200, 200, 0, 0, 0, 200, 200, 200]);
  });

  it('cannot be had for a picture that is not there', () => {
    expect(() => imagesToFloats(sourceOf(1, 3, []), [3])).toThrow('Picture 3 was asked for, but there are 3: use an index from 0 to 2.');
  });
});

describe('floats as pictures for the screen', () => {
  it('are opaque, rounded and clipped', () => {
    expect([...floatsToRgba(Float32Array.of(-7, 0.001, 7), 1)]).toEqual([0, 128, 255, 255]);
  });

  it('are refused when they are no whole number of pictures', () => {
    expect(() => floatsToRgba(new Float32Array(13), 2)).toThrow(/13 values are no whole number of 2×2 RGB pictures/);
  });
});
