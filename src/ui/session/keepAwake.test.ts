import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../../config/defaults';
import { createPlaygroundStore } from '../../store/playgroundStore';
import { keepAwake } from './keepAwake';

/** A page whose screen is kept on by `held` promises. */
function screen({ refuses = false } = {}) {
  let held = 0;
  let asked = 0;
  const request = () => {
    asked += 1;
    if (refuses) return Promise.reject(new DOMException('the battery is low', 'NotAllowedError'));
    held += 1;
    return Promise.resolve({ release: () => Promise.resolve(void (held -= 1)) } as WakeLockSentinel);
  };
  const visibility: { visibilityState: DocumentVisibilityState } = { visibilityState: 'visible' };
  const page = Object.assign(new EventTarget(), visibility);
  const store = createPlaygroundStore();
  keepAwake(store, { wakeLock: { request }, page });
  const look = async (visibilityState: DocumentVisibilityState) => {
    Object.assign(page, { visibilityState });
    page.dispatchEvent(new Event('visibilitychange'));
    await Promise.resolve();
    await Promise.resolve();
  };
  const settled = async () => {
    await Promise.resolve();
    await Promise.resolve();
    return held;
  };
  return { store, settled, look, asked: () => asked };
}

const begin = { type: 'runRequested', config: defaultRunConfig } as const;

describe('the screen', () => {
  it('is kept on from the start of a run to its end, by one promise', async () => {
    const { store, settled } = screen();
    expect(await settled()).toBe(0);
    store.dispatch(begin);
    store.dispatch({ type: 'runPaused', step: 3 });
    expect(await settled()).toBe(0);
    store.dispatch({ type: 'runResumed', step: 3 });
    expect(await settled()).toBe(1);
    store.dispatch({ type: 'runFinished', step: 4 });
    expect(await settled()).toBe(0);
  });

  it('may go off while the page is hidden, and is kept on again when it is looked at', async () => {
    const { store, settled, look, asked } = screen();
    store.dispatch(begin);
    expect(await settled()).toBe(1);
    await look('hidden');
    expect(await settled()).toBe(0);
    await look('visible');
    expect(await settled()).toBe(1);
    expect(asked()).toBe(2);
  });

  it('goes off where the browser refuses, and nobody is told', async () => {
    const { store, settled, asked } = screen({ refuses: true });
    store.dispatch(begin);
    expect(await settled()).toBe(0);
    expect(asked()).toBe(1);
  });

  it('is left alone where browsers cannot keep it on', () => {
    const store = createPlaygroundStore();
    let listeners = 0;
    keepAwake(store, { wakeLock: undefined, page: { visibilityState: 'visible', addEventListener: () => (listeners += 1) } });
    store.dispatch(begin);
    expect(listeners).toBe(0);
  });
});
