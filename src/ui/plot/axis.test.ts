import { describe, expect, it } from 'vitest';
import { axisAround, axisWithin, logarithmicAxis, roundStep } from './axis';

const words = String;

describe('axes', () => {
  it('step in round numbers, never less than asked', () => {
    expect([0.9, 1, 1.1, 2.2, 3, 7, 37, 0.0013].map(roundStep)).toEqual([1, 1, 2, 2.5, 5, 10, 50, 0.002]);
  });

  it('within given ends write only what lies between them', () => {
    expect(axisWithin(0, 2000, 4, words).ticks).toEqual([0, 500, 1000, 1500, 2000]);
    expect(axisWithin(0, 4, 4, words).ticks).toEqual([0, 1, 2, 3, 4]);
    expect(axisWithin(0, 999, 4, words).ticks).toEqual([0, 250, 500, 750]);
  });

  it('around values begin and end at round ones, without the dust of adding up', () => {
    const axis = axisAround(0, 0.37, 3, words);
    expect(axis.ticks).toEqual([0, 0.2, 0.4]);
    expect(axis.at(0)).toBe(0);
    expect(axis.at(0.4)).toBe(1);
    expect(axisAround(-0.03, 0.61, 3, words).ticks).toEqual([-0.25, 0, 0.25, 0.5, 0.75]);
  });

  it('have room for a single value, 0 too', () => {
    expect(axisAround(0, 0, 3, words).ticks.length).toBeGreaterThan(1);
    expect(axisAround(5, 5, 3, words).at(5)).toBeGreaterThanOrEqual(0);
  });

  it('that are logarithmic give every factor the same room', () => {
    const axis = logarithmicAxis(0.01, 1, words);
    expect(axis.at(0.1)).toBeCloseTo(0.5);
    expect(axis.ticks).toEqual([0.01, 0.1, 1]);
    expect(logarithmicAxis(0.05, 0.5, words).ticks).toEqual([0.05, 0.1, 0.2, 0.5]);
    expect(logarithmicAxis(0.3, 0.9, words).ticks.length).toBeGreaterThanOrEqual(3);
  });
});
