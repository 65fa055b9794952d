import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import type { PlaygroundEvent } from './playgroundState';
import { createPlaygroundStore, type Clock } from './playgroundStore';

/** A clock that stands still until told. */
function handClock(): Clock & { advance: (ms: number) => void } {
  let nowMs = 0;
  let waiting: { at: number; callback: () => void }[] = [];
  return {
    now: () => nowMs,
    after: (ms, callback) => void waiting.push({ at: nowMs + ms, callback }),
    advance: (ms) => {
      nowMs += ms;
      const due = waiting.filter(({ at }) => at <= nowMs);
      waiting = waiting.filter(({ at }) => at > nowMs);
      due.forEach(({ callback }) => callback());
    },
  };
}

const step = (number: number): PlaygroundEvent => ({ type: 'stepsCompleted', stepMs: 1, steps: [{ step: number, reconsolidation: 1, retention: 1, targetT: [1], bankT: [2] }] });

describe('the store', () => {
  it('tells its listeners of steps at most four times a second', () => {
    const clock = handClock();
    const store = createPlaygroundStore(clock);
    store.dispatch({ type: 'runRequested', config: defaultRunConfig });
    let notified = 0;
    store.subscribe(() => (notified += 1));
    for (let ms = 0; ms < 1000; ms += 10) {
      store.dispatch(step(ms / 10 + 1));
      clock.advance(10);
    }
    expect(notified).toBeLessThanOrEqual(4);
    clock.advance(250);
    expect(store.getState().run?.step).toBe(100);
  });

  it('shows any other event at once, after the steps that came before it', () => {
    const store = createPlaygroundStore(handClock());
    store.dispatch({ type: 'runRequested', config: defaultRunConfig });
    store.dispatch(step(1));
    expect(store.getState().run?.step).toBe(0);
    store.dispatch({ type: 'runPaused', step: 1 });
    expect(store.getState()).toMatchObject({ phase: 'paused', run: { step: 1, latest: { step: 1 } } });
  });
});
