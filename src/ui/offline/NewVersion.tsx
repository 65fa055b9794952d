import { useStore } from 'zustand';
import { useFact } from '../session/sessionContext';
import type { VersionWatch } from './versionWatch';
import { isAtWork } from './workLock';

const words = {
  waiting: 'A new version of the playground is here. Reload when you like.',
  busy: 'The new version waits: another tab of the playground is training. Try again when it is done, or close it.',
  replaced: 'Another tab has loaded a new version of the playground; this tab still shows the old one. Reload when you like.',
};

/** That there is a newer version, and the way to it: never by itself, and never while something is under way here or in another tab. */
export function NewVersion({ watch }: { watch: VersionWatch }) {
  const version = useStore(watch);
  const isBusy = useFact(isAtWork);
  if (version === 'current') return null;
  return (
    <div className="note message" role="status" data-testid="new-version">
      <p>{words[version]}</p>
      <button type="button" className="button button--small" disabled={isBusy} onClick={() => void watch.change()}>
        {isBusy ? 'Waits until your run is over' : 'Reload'}
      </button>
    </div>
  );
}
