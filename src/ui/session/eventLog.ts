import type { EngineEvent } from '../../protocol/events';
import type { Session } from './session';

declare global {
  interface Window {
    /** With `?debug` in the address: every event as the engine sent it, and what the page can be asked to do. */
    __playground?: { events: EngineEvent[]; session?: Session };
  }
}

/** With `?debug` in the address the raw events are kept for tests to read; otherwise nothing is kept. */
export function eventLog(search: string): (event: EngineEvent) => void {
  if (!new URLSearchParams(search).has('debug')) return () => undefined;
  const events: EngineEvent[] = [];
  window.__playground = { events };
  return (event) => void events.push(event);
}
