import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaResize, type Framing, type PictureRows, type Rgb } from './areaResize';

const white: Rgb = [255, 255, 255];

/** A picture whose red is `value`, green 0 and blue 255 − red. Remembers the largest band that was asked for. */
function drawn(width: number, height: number, value: (x: number, y: number) => number): PictureRows & { bands: number[] } {
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([value(x, y), 0, 255 - value(x, y), 255], 4 * (y * width + x));
  const bands: number[] = [];
  return {
    width,
    height,
    bands,
    rows: (first, count) => {
      bands.push(count);
      return data.subarray(4 * width * first, 4 * width * (first + count));
    },
  };
}

const reds = (pixels: Uint8Array): number[] => [...pixels].filter((_, at) => at % 3 === 0);

describe('a picture made smaller', () => {
  it('has in each pixel the mean over the area that it covers', () => {
    const value = (x: number, y: number) => (x * 13 + y * 29) % 256;
    const small = reds(areaResize(drawn(12, 12, value), 4, 'crop', white));
    const mean = (left: number, top: number) => {
      let sum = 0;
      for (let y = 0; y < 3; y++) for (let x = 0; x < 3; x++) sum += value(3 * left + x, 3 * top + y);
      return Math.round(sum / 9);
    };
    expect(small).toEqual(Array.from({ length: 16 }, (_, at) => mean(at % 4, Math.floor(at / 4))));
  });

  it('counts pixels that lie half in by their halves', () => {
    // 3 → 2: the middle one belongs to both
    expect(reds(areaResize(drawn(3, 3, (x) => [30, 60, 120][x] ?? 0), 2, 'crop', white)).slice(0, 2)).toEqual([40, 100]);
  });

  it('makes grey of a fine chequerboard, where picking single pixels would keep a pattern', () => {
    const small = reds(areaResize(drawn(128, 128, (x, y) => ((x + y) % 2) * 255), 32, 'crop', white));
    expect(new Set(small)).toEqual(new Set([128]));
  });

  it('is read in bands, with the same result', () => {
    const value = (x: number, y: number) => (x * 3 + y * 5) % 256;
    const tall = drawn(9000, 300, value);
    const narrow = drawn(9000, 300, value);
    expect(tall.rows(0, 1).length).toBe(36_000);
    const small = areaResize(tall, 8, 'fit', white);
    expect(Math.max(...tall.bands)).toBeLessThan(300);
    expect(small).toEqual(areaResize({ ...narrow, rows: (first, count) => narrow.rows(first, count).slice() }, 8, 'fit', white));
  });
});

describe('a picture of another size', () => {
  it('keeps its pixels when it has the right size already', () => {
    const value = (x: number, y: number) => (x * 31 + y * 17) % 256;
    expect(reds(areaResize(drawn(8, 8, value), 8, 'crop', white))).toEqual(Array.from({ length: 64 }, (_, at) => value(at % 8, Math.floor(at / 8))));
  });

  it('is interpolated when it is made larger: a step becomes a slope', () => {
    const row = reds(areaResize(drawn(2, 2, (x) => 200 * x), 8, 'crop', white)).slice(0, 8);
    expect(row).toEqual([...row].sort((a, b) => a - b));
    expect(new Set(row).size).toBeGreaterThan(4);
    expect([row[0], row[7]]).toEqual([0, 200]);
  });

  it('has its middle cut out, or lies whole on the ground', () => {
    const wide = drawn(32, 8, (x) => (x >= 12 && x < 20 ? 200 : 0));
    expect(new Set(reds(areaResize(wide, 8, 'crop', white)))).toEqual(new Set([200]));
    const whole = reds(areaResize(wide, 8, 'fit', [9, 9, 9]));
    expect(whole.slice(0, 8)).toEqual(Array(8).fill(9));
    expect(whole.slice(24, 32)).toEqual([0, 0, 0, 200, 200, 0, 0, 0]);
    expect(whole.slice(56)).toEqual(Array(8).fill(9));
  });

  it('of one colour stays of that colour, whatever its shape', () => {
    const side = fc.integer({ min: 1, max: 90 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 40 }), fc.nat(255), fc.constantFrom<Framing>('crop', 'fit'), (width, height, size, value, framing) => {
        const pixels = areaResize(drawn(width, height, () => value), size, framing, [value, 0, 255 - value]);
        expect(pixels.length).toBe(3 * size * size);
        expect(new Set(reds(pixels))).toEqual(new Set([value]));
      }),
      { numRuns: 500 },
    );
  });
});
