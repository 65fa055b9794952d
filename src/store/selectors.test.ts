import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import { emptyRun, initialState } from './playgroundState';
import { joinMarks, selectSecondsLeft, selectStepsPerSecond, selectTenthsDone } from './selectors';

const state = { ...initialState, run: { ...emptyRun({ ...defaultRunConfig, steps: 200 }), step: 50, stepMs: 100 } };

describe('selectors', () => {
  it('give pace, time left and tenths done', () => {
    expect(selectStepsPerSecond(state)).toBe(10);
    expect(selectSecondsLeft(state)).toBe(15);
    expect(selectTenthsDone(state)).toBe(2);
  });

  it('know no pace before the first tick', () => {
    expect(selectStepsPerSecond(initialState)).toBeNull();
    expect(selectSecondsLeft(initialState)).toBeNull();
    expect(selectTenthsDone(initialState)).toBe(0);
  });

  it('join marks that lie too close to tell apart, and keep what changed', () => {
    const { psi } = defaultRunConfig.live;
    const marks = [
      { step: 10, changed: ['psi' as const], settings: { psi } },
      { step: 11, changed: ['lambda' as const], settings: { lambda: 0.5 } },
      { step: 60, changed: ['psi' as const], settings: { psi } },
    ];
    expect(joinMarks(marks, 200)).toEqual([
      { step: 10, changed: ['psi', 'lambda'], settings: { psi, lambda: 0.5 } },
      { step: 60, changed: ['psi'], settings: { psi } },
    ]);
  });
});
