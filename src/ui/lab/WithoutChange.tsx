import './BaselineDistance.css';
import { useMemo } from 'react';
import { withoutChangeRequest } from '../../store/labRequests';
import { secondsOf, selectMsPerPass, selectObstacle } from '../../store/labWords';
import { scheduledChanges } from '../../store/scheduledChanges';
import { selectMarks } from '../../store/selectors';
import { formatCount, formatDuration } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';

/** The question that a change of ψ raises, in one click: the same run without it, beside the run as it was. Nothing until something was changed. */
export function WithoutChange() {
  const session = useSession();
  const config = useFact(({ run }) => run?.config ?? null);
  const marks = useFact(selectMarks);
  const isSoftware = useFact(({ device }) => device?.isSoftware ?? false);
  const obstacle = useFact((state) => selectObstacle(state, 'comparison'));
  const msPerPass = useFact(selectMsPerPass);
  const changes = useMemo(() => (config === null ? [] : scheduledChanges(marks, config.steps)), [marks, config]);
  const last = changes.at(-1);
  if (config === null || last === undefined || obstacle !== null) return null;

  const request = () => withoutChangeRequest(config, changes, session.store.getState().run?.step ?? 0, isSoftware);
  const seconds = secondsOf(request(), msPerPass);
  const begin = (): void => {
    session.startExperiment(request());
    session.store.dispatch({ type: 'labTabChosen', tab: 'comparison' });
    document.getElementById('lab')?.scrollIntoView();
  };
  return (
    <p className="without-change small">
      <button type="button" className="button button--small" data-testid="without-change" onClick={begin}>
        Run without this change, beside it
      </button>{' '}
      <span className="soft">
        The last change, at step {formatCount(last.step)}, is left out{seconds !== null && `; about ${formatDuration(seconds)}`}.
      </span>
    </p>
  );
}
