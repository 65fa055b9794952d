import { describe, expect, it } from 'vitest';
import { noisedPictures, normalDraw, stripTimesteps } from './noisedPictures';

const picture = { count: 1, size: 2, pixels: new Uint8ClampedArray(16).fill(255) };

describe('a picture at rising noise', () => {
  it('is nearly itself at t = 0 and nearly the noise at t = 999', () => {
    const { count, pixels } = noisedPictures(picture, [0, 999], () => -1);
    expect(count).toBe(2);
    expect(pixels[0]).toBeGreaterThan(250);
    expect(pixels[16]).toBeLessThan(3);
  });

  it('stays opaque', () => {
    const { pixels } = noisedPictures(picture, stripTimesteps);
    expect(pixels.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  it('takes its noise from a standard normal', () => {
    const draws = Array.from({ length: 20_000 }, () => normalDraw());
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(variance - 1)).toBeLessThan(0.06);
  });
});
