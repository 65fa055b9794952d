import type { PlaygroundState } from '../../store/playgroundState';
import type { PlaygroundStore } from '../../store/playgroundStore';

/** What of the page is needed to keep its screen on. */
export interface ScreenKeeper {
  /** undefined where the browser cannot, or the page was not served securely. */
  wakeLock: Pick<WakeLock, 'request'> | undefined;
  page: Pick<Document, 'visibilityState' | 'addEventListener'>;
}

const isTraining = ({ phase }: PlaygroundState): boolean => phase === 'preparing' || phase === 'running';

/**
 * Keeps the screen on while a run trains and the page is in view. The browser takes the promise back whenever the page is hidden: it is asked anew.
 * A browser that refuses, to save its battery for one, is not asked again before something changes.
 */
export function keepAwake(store: PlaygroundStore, { wakeLock, page }: ScreenKeeper): void {
  if (wakeLock === undefined) return;
  const isWanted = (): boolean => isTraining(store.getState()) && page.visibilityState === 'visible';
  let asked: Promise<WakeLockSentinel | null> | null = null;

  function look(): void {
    if (isWanted() && asked === null) {
      asked = wakeLock?.request('screen').catch(() => null) ?? null;
    } else if (!isWanted() && asked !== null) {
      void asked.then((lock) => lock?.release());
      asked = null;
    }
  }

  store.subscribe(look);
  page.addEventListener('visibilitychange', look);
}
