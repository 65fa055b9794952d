import { useStore } from 'zustand';
import { useSession } from '../session/sessionContext';
import { useReport } from '../session/useReport';
import { formatTime, runTitle } from './runWords';

/** Runs that were deleted within a day, for those who think again. */
export function DeletedRuns() {
  const { library } = useSession();
  const report = useReport();
  const runs = useStore(library.store, (state) => state.runs);
  const deleted = runs.filter(({ deletedAt }) => deletedAt !== null);
  if (deleted.length === 0) return null;
  return (
    <details className="disclosure" data-testid="deleted-runs">
      <summary>Deleted, kept for a day ({deleted.length})</summary>
      <ul className="run-states">
        {deleted.map((run) => (
          <li key={run.id}>
            <span>
              {runTitle(run)} <span className="soft small">begun {formatTime(run.createdAt)}</span>
            </span>
            <button type="button" className="button button--small" onClick={() => report(library.restoreRun(run.id))}>
              Restore
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
