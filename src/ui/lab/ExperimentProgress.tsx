import { isOpen, type Experiment } from '../../store/lab';
import { shareDone, statusWords } from '../../store/labWords';
import { formatDuration } from '../formatting';
import { useSession } from '../session/sessionContext';

/** How far an experiment has come, and the buttons that hold, go on or end it. */
export function ExperimentProgress({ experiment }: { experiment: Experiment }) {
  const session = useSession();
  const { id, status, secondsLeft, message } = experiment;
  const percent = Math.floor(100 * shareDone(experiment));
  const isOn = isOpen(experiment);
  return (
    <div className="lab-progress">
      <p className="lab-progress__words small">
        <span data-testid="lab-status" data-status={status}>
          {statusWords[status]}
        </span>
        {isOn && status !== 'queued' && (
          <span className="soft">
            {percent} %{secondsLeft !== null && status === 'running' && `, ${formatDuration(secondsLeft)} left`}
          </span>
        )}
      </p>
      {isOn && <progress className="lab-progress__bar" data-testid="lab-progress" value={percent} max={100} aria-label="Share of the experiment done" />}
      {message !== null && (
        <p className="note note--danger small" role="alert">
          {message}
        </p>
      )}
      {isOn && (
        <div className="lab-buttons">
          {status === 'running' && (
            <button type="button" className="button button--small" data-testid="lab-pause" onClick={() => session.pauseExperiment(id)}>
              Pause
            </button>
          )}
          {status === 'paused' && (
            <button type="button" className="button button--small" data-testid="lab-resume" onClick={() => session.resumeExperiment(id)}>
              Resume
            </button>
          )}
          <button type="button" className="button button--small" data-testid="lab-cancel" onClick={() => session.cancelExperiment(id)}>
            Cancel
          </button>
        </div>
      )}
    </div>
  );
}
