import type { EngineEvent } from '../../protocol/events';

declare global {
  interface Window {
    /** With `?debug` in the address: every event as the engine sent it. */
    __playground?: { events: EngineEvent[] };
  }
}

/** With `?debug` in the address the raw events are kept for tests to read; otherwise nothing is kept. */
export function eventLog(search: string): (event: EngineEvent) => void {
  if (!new URLSearchParams(search).has('debug')) return () => undefined;
  const events: EngineEvent[] = [];
  window.__playground = { events };
  return (event) => void events.push(event);
}
