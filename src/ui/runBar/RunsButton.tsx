import { goToLabTab } from '../lab/goToLabTab';
import { useSession } from '../session/sessionContext';
import { Icon } from './Icon';

/** Goes to the library of runs, in the lab below. */
export function RunsButton() {
  const { store } = useSession();
  return (
    <button type="button" className="button button--quiet" data-testid="runs" title="All runs that are kept: look again, go on, compare" onClick={() => goToLabTab(store, 'runs')}>
      <Icon name="list" /> <span className="button__word">Runs</span>
    </button>
  );
}
