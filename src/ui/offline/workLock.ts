import { isOpen } from '../../store/lab';
import type { PlaygroundState } from '../../store/playgroundState';
import type { PlaygroundStore } from '../../store/playgroundStore';
import { isRunActive } from '../../store/selectors';
import { workLockName } from './versionWatch';

/** A run or an experiment is under way: nothing may reload the page. */
export const isAtWork = ({ phase, lab }: PlaygroundState): boolean => isRunActive(phase) || lab.experiments.some(isOpen);

/** Tells the other tabs, for as long as this one is at work, that the version must not change under it. */
export function holdWorkLock(store: PlaygroundStore, locks: LockManager | undefined): void {
  let release: (() => void) | null = null;
  store.subscribe((state) => {
    const atWork = isAtWork(state);
    if (atWork === (release !== null)) return;
    if (!atWork) {
      release?.();
      release = null;
      return;
    }
    const over = new Promise<void>((resolve) => {
      release = resolve;
    });
    void locks?.request(workLockName, { mode: 'shared' }, () => over);
  });
}
