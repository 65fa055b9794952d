import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../../config/defaults';
import { emptyRun, initialState, type PlaygroundState, type RunRecord } from '../../store/playgroundState';
import { announcement, percentDone } from './announcement';

const run: RunRecord = { ...emptyRun({ ...defaultRunConfig, steps: 1000 }), step: 380, stepMs: 200 };
const measured = (value: number) => ({ value, sd: 1.2, nReal: 439, nFake: 256, floor: null });
const told = (state: Partial<PlaygroundState>): string => announcement({ ...initialState, ...state });

describe('what a screen reader is told', () => {
  it('is each tenth of a long run, and less often the shorter it is', () => {
    expect(percentDone(run)).toBe(30);
    expect(percentDone({ ...run, stepMs: 60 })).toBe(25);
    expect(percentDone({ ...run, stepMs: 30 })).toBe(0);
    expect(percentDone({ ...run, stepMs: 30, step: 600 })).toBe(50);
    expect(percentDone({ ...run, stepMs: 1, step: 999 })).toBe(0);
    expect(percentDone({ ...run, stepMs: null })).toBe(0);
  });

  it('is what is being prepared, not how far', () => {
    expect(told({ phase: 'preparing' })).toBe('The run is being prepared.');
    expect(told({ phase: 'preparing', progress: { work: 'shaders', done: 3, total: 90 } })).toBe('The run is being prepared: compiling shaders.');
  });

  it('is the result at the end: losses, and distances with their spread and both counts', () => {
    const distances = { target: [{ step: 1000, distances: { fdIcon64: measured(14.2) }, gpuShare: null }], source: [{ step: 1000, distances: { fdIcon64: measured(40) }, gpuShare: null }] };
    const over = { ...run, step: 1000, latest: { step: 1000, reconsolidation: 0.0213, retention: 0.05, targetT: [], bankT: [] }, evaluations: distances };
    expect(told({ phase: 'finished', run: over })).toBe(
      'Training has finished after 1\u202f000 steps: reconsolidation loss 0.0213; retention loss 0.0500; FD-icon64 to the target 14.2 ± 1.2, n = 256 vs 439; FD-icon64 to the source 40.0 ± 1.2, n = 256 vs 439.',
    );
    expect(told({ phase: 'stopped', run: { ...run, latest: { ...over.latest, retention: null } } })).toBe('Training was stopped at step 380: reconsolidation loss 0.0213; no distance was measured.');
  });

  it('is nothing where an alert says it', () => {
    expect(told({ phase: 'failed', run })).toBe('');
  });
});
