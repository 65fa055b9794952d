import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import { applyEvent } from './applyEvent';
import { emptyRun, initialState } from './playgroundState';
import { joinMarks, selectSecondsLeft, selectStepsPerSecond } from './selectors';

const state = { ...initialState, run: { ...emptyRun({ ...defaultRunConfig, steps: 200 }), step: 50, stepMs: 100 } };

describe('selectors', () => {
  it('give pace and time left', () => {
    expect(selectStepsPerSecond(state)).toBe(10);
    expect(selectSecondsLeft(state)).toBe(15);
  });

  it('know no pace before the first tick', () => {
    expect(selectStepsPerSecond(initialState)).toBeNull();
    expect(selectSecondsLeft(initialState)).toBeNull();
  });

  it('give the time left by the pace that the worker measured, in however large bunches its steps are heard of: a hidden page hears late', () => {
    const running = applyEvent({ ...state, run: { ...state.run, stepMs: 20 }, phase: 'running' }, { type: 'stepsCompleted', stepMs: 20, steps: Array.from({ length: 60 }, (_, index) => ({ step: 51 + index, reconsolidation: 1, retention: null, targetT: [], bankT: [] })) });
    expect(running.run?.step).toBe(110);
    expect(selectSecondsLeft(running)).toBeCloseTo(90 * 0.02);
  });

  it('join marks that lie too close to tell apart, and keep what changed', () => {
    const before = defaultRunConfig.live;
    const after = { ...before, lambda: 0.5 };
    const marks = [
      { step: 10, changed: ['psi' as const], settings: before },
      { step: 11, changed: ['lambda' as const], settings: after },
      { step: 60, changed: ['psi' as const], settings: before },
    ];
    expect(joinMarks(marks, 200)).toEqual([
      { step: 10, changed: ['psi', 'lambda'], settings: after },
      { step: 60, changed: ['psi'], settings: before },
    ]);
  });
});
