import { createStore, type StoreApi } from 'zustand/vanilla';

/**
 * current: nothing newer is known · waiting: a newer version is stored and ready · busy: it cannot come yet, another tab is at work ·
 * replaced: another tab has switched to the newer version, this one still shows the old
 */
export type Version = 'current' | 'waiting' | 'busy' | 'replaced';

export interface VersionWatch extends Pick<StoreApi<Version>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Loads the newer version, if no other tab is at work. */
  change: () => Promise<void>;
}

export interface VersionWatchParts {
  /** undefined where the page is not served securely, or the browser has none: it then works with the network only. */
  workers: ServiceWorkerContainer | undefined;
  locks: LockManager | undefined;
  /** The files are stored in the background, but not before. */
  ready: Promise<void>;
  reload: () => void;
}

/** Held shared by every tab for as long as it is at work (workLock.ts); a change of version needs it alone. */
export const workLockName = 'work-under-way';

/** Keeps the page's files for the time without a network, and tells when there is a newer version of them. */
export function watchVersion({ workers, locks, ready, reload }: VersionWatchParts): VersionWatch {
  const store = createStore<Version>(() => 'current');
  const set = (version: Version): void => store.setState(version, true);
  let wasControlled = (workers?.controller ?? null) !== null;
  let isAsked = false;
  let waiting: ServiceWorker | null = null;

  function follow(registration: ServiceWorkerRegistration): void {
    const look = (): void => {
      // Without a worker in charge it is the first one, which is not news.
      if (registration.waiting === null || registration.active === null) return;
      waiting = registration.waiting;
      set('waiting');
    };
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
    look();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void registration.update().catch(() => undefined); // without a network there is no news
    });
  }

  async function register(container: ServiceWorkerContainer): Promise<void> {
    container.addEventListener('controllerchange', () => {
      if (isAsked) reload();
      else if (wasControlled) set('replaced');
      wasControlled = true;
    });
    await container.register('./sw.js', { scope: './' });
    const registration = await container.getRegistration('./');
    if (registration !== undefined) follow(registration);
  }

  async function change(): Promise<void> {
    if (store.getState() === 'replaced') {
      reload();
      return;
    }
    await locks?.request(workLockName, { ifAvailable: true }, async (lock) => {
      if (lock === null) {
        set('busy');
        return;
      }
      isAsked = true;
      waiting?.postMessage({ type: 'SKIP_WAITING' });
      await new Promise(() => undefined); // no tab begins work between now and the reload, which ends the wait
    });
  }

  // A browser that refuses (private windows, blocked storage) still has a page that works with the network.
  if (workers !== undefined) void ready.then(() => register(workers)).catch(() => undefined);
  return { getState: store.getState, getInitialState: store.getInitialState, subscribe: store.subscribe, change };
}
