import { createStore, type StoreApi } from 'zustand/vanilla';
import { applyEvent } from './applyEvent';
import { initialState, type PlaygroundEvent, type PlaygroundState } from './playgroundState';

/** Charts redraw at 4 Hz at most, however fast the events come. */
const tickMs = 250;

export interface PlaygroundStore extends Pick<StoreApi<PlaygroundState>, 'getState' | 'subscribe' | 'getInitialState'> {
  dispatch: (event: PlaygroundEvent) => void;
}

export interface Clock {
  now: () => number;
  after: (ms: number, callback: () => void) => void;
}

export const browserClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => void setTimeout(callback, ms),
};

const patientTypes: readonly PlaygroundEvent['type'][] = ['stepsCompleted', 'progressed', 'experimentProgressed', 'experimentMeasured', 'experimentDrew'];
const mayWait = ({ type }: PlaygroundEvent): boolean => patientTypes.includes(type);

/** Steps, progress and what experiments measure wait for the next tick; any other event is shown at once, after those that came before it. */
export function createPlaygroundStore(clock: Clock = browserClock): PlaygroundStore {
  const store = createStore<PlaygroundState>(() => initialState);
  let waiting: PlaygroundEvent[] = [];
  let tickPlanned = false;
  let lastTickMs = -Infinity;

  function flush(): void {
    const events = waiting;
    waiting = [];
    if (events.length === 0) return;
    lastTickMs = clock.now();
    store.setState(events.reduce(applyEvent, store.getState()), true);
  }

  function planTick(): void {
    if (tickPlanned) return;
    tickPlanned = true;
    clock.after(Math.max(0, lastTickMs + tickMs - clock.now()), () => {
      tickPlanned = false;
      flush();
    });
  }

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    dispatch: (event) => {
      waiting.push(event);
      if (mayWait(event)) planTick();
      else flush();
    },
  };
}
