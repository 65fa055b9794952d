import type { StoredRun } from '../../storage/records';
import { isRunActive, selectPhase } from '../../store/selectors';
import { formatBytes, formatCount } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';
import { useReport } from '../session/useReport';
import { formatTime } from './runWords';
import { showSamples } from './showSamples';

/** The states that a run can go on from, each a place to branch. */
export function RunStates({ run: { id, states } }: { run: StoredRun }) {
  const session = useSession();
  const report = useReport();
  const isActive = useFact((state) => isRunActive(selectPhase(state)));
  if (states.length === 0) return <p className="soft small">No state is saved yet: the run can be started over, with the same draws.</p>;
  return (
    <ul className="run-states">
      {states.toReversed().map(({ step, bytes, savedAt, isKept }) => (
        <li key={step}>
          <span>
            step {formatCount(step)} <span className="soft small">{formatBytes(bytes)}, {formatTime(savedAt)}</span> {isKept && <span className="badge">kept</span>}
          </span>
          <span className="run__buttons">
            <button
              type="button"
              className="button button--small"
              data-testid={`branch-${step}`}
              disabled={isActive}
              title={isActive ? 'Stop the run that trains first' : 'A new run that goes on from here; change its recipe, then resume it'}
              onClick={() => report(session.branchRun(id, step).then(showSamples))}
            >
              Branch from here
            </button>
            <button
              type="button"
              className="button button--small button--quiet"
              data-testid={`keep-${step}`}
              title={isKept ? 'It may give way to a newer one' : 'A newer one does not take its place'}
              onClick={() => report(session.library.keepState(id, step, !isKept))}
            >
              {isKept ? 'Let go' : 'Keep'}
            </button>
          </span>
        </li>
      ))}
    </ul>
  );
}
