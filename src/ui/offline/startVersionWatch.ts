import type { PlaygroundStore } from '../../store/playgroundStore';
import { watchVersion, type VersionWatch } from './versionWatch';
import { holdWorkLock } from './workLock';

/** A person who asked the browser to save data keeps it: the page is then not stored for the time without a network (27 MB). */
function wantsLittleData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}

/** The built page's watch. The development server has no files to keep. ready: from then on files may be fetched. */
export function startVersionWatch(store: PlaygroundStore, ready: Promise<void>): VersionWatch {
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  holdWorkLock(store, locks);
  const isKept = import.meta.env.PROD && 'serviceWorker' in navigator && !wantsLittleData();
  return watchVersion({
    workers: isKept ? navigator.serviceWorker : undefined,
    locks,
    ready,
    reload: () => location.reload(),
  });
}
