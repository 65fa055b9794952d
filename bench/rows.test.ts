import { describe, expect, it } from 'vitest';
import type { ContestantName } from './contestant';
import { advantageOver, basisOf, costOf, median, type ContestRow } from './rows';
import type { Measurement } from './task';

const peak = { gflopPerSecond: 10, gflopPerThreadSecond: 4 };

const measurement = (wallMs: number, threadSeconds: number | null): Measurement => ({
  values: [1], wallMs, jsMs: wallMs / 10, threadSeconds, dispatches: 100, submits: 2, liveBytes: 1e6, peakBytes: wallMs * 1e4, residentBytes: 1e8,
});

const row = (contestant: ContestantName, wallMs: number, threadSeconds: number | null): ContestRow => ({
  size: 'small', batch: 8, contestant, ...costOf([measurement(wallMs, threadSeconds)], 2e9, peak),
});

it('takes medians', () => {
  expect([median([3]), median([5, 1, 3]), median([4, 1, 2, 3])]).toEqual([3, 3, 2.5]);
  expect(median([])).toBeNaN();
});

describe('costOf', () => {
  it('takes medians of the steps and the highest of the memory', () => {
    expect(costOf([measurement(1000, 2), measurement(500, 1), measurement(800, 1.6)], 2e9, peak)).toEqual({
      steps: 3, wallMs: 800, jsMs: 80, dispatches: 100, submits: 2, gpuMB: 10, gflop: 2, gflopPerSecond: 2.5, peakShare: 2 / 1.6 / 4, threadSeconds: 1.6,
    });
  });

  it('goes by wall time on hardware', () => {
    expect(costOf([measurement(400, null)], 2e9, { gflopPerSecond: 10, gflopPerThreadSecond: null })).toMatchObject({ threadSeconds: null, peakShare: 0.5 });
  });
});

describe('advantageOver', () => {
  it('is the rival’s thread seconds over ours on software', () => {
    const rows = [row('ours', 100, 1), row('jax-js', 90, 3)];
    expect(basisOf(rows)).toBe('threadSeconds');
    expect(advantageOver('jax-js', rows, 'threadSeconds')).toBe(3);
  });

  it('is the rival’s wall time over ours on hardware', () => {
    const rows = [row('ours', 100, null), row('tfjs', 450, null)];
    expect(basisOf(rows)).toBe('wallMs');
    expect(advantageOver('tfjs', rows, 'wallMs')).toBe(4.5);
  });

  it('is null without the rival or without ours', () => {
    expect(advantageOver('tfjs', [row('ours', 100, 1)], 'threadSeconds')).toBeNull();
    expect(advantageOver('tfjs', [row('tfjs', 100, 1)], 'wallMs')).toBeNull();
  });
});
