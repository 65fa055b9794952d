import { describe, expect, it } from 'vitest';
import type { ImageStrip } from '../protocol/events';
import { nearestPlace, stripAt, stripPlaces, stripSeeds } from './labStrips';

const strip = (arm: string, x: number, seed: number): ImageStrip => ({ arm, x, seed, images: { count: 0, size: 0, pixels: new Uint8ClampedArray() } });
const strips = [strip('a', 50, 1), strip('a', 0, 1), strip('b', 0, 2), strip('a', 100, 1)];

describe('the strips of an experiment', () => {
  it('are found by the places and seeds that they were drawn at', () => {
    expect(stripPlaces(strips)).toEqual([0, 50, 100]);
    expect(stripSeeds(strips)).toEqual([1, 2]);
    expect(nearestPlace([0, 50, 100], 70)).toBe(50);
    expect(nearestPlace([], 70)).toBeNull();
  });

  it('are shown at a place, or at the nearest that the arm has', () => {
    expect(stripAt(strips, 'a', 100, 1)).toBe(strips[3]);
    expect(stripAt(strips, 'b', 100, 2)).toBe(strips[2]);
    expect(stripAt(strips, 'b', 0, 1)).toBeUndefined();
  });
});
