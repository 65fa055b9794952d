import { canStart, selectPhase } from '../../store/selectors';
import { useFact, useSession } from '../session/sessionContext';
import { useResumableRun } from '../session/useResumableRun';
import { Icon } from './Icon';

/** One big button that does the likely thing, and small ones for the rest. */
export function RunButtons() {
  const session = useSession();
  const phase = useFact(selectPhase);
  const hasRun = useFact(({ run, recording }) => run !== null && recording === null);
  const resumable = useResumableRun();
  const isOn = phase === 'running' || phase === 'paused';

  return (
    <div className="run-bar__buttons" role="group" aria-label="Run">
      {phase === 'running' ? (
        <button type="button" className="button button--main" data-testid="pause" onClick={session.pause}>
          <Icon name="pause" /> Pause
        </button>
      ) : phase === 'paused' ? (
        <button type="button" className="button button--main" data-testid="resume" onClick={session.resume}>
          <Icon name="play" /> Resume
        </button>
      ) : (
        <button type="button" className="button button--main" data-testid="start" data-tour="start" disabled={!canStart(phase)} onClick={session.start}>
          <Icon name="play" /> {phase === 'preparing' ? 'Preparing' : phase === 'starting' ? 'Starting' : 'Start'}
        </button>
      )}
      {resumable !== null && (
        <button type="button" className="button" data-testid="resume-run" onClick={() => session.resumeRun(resumable.id)} title="Goes on with this run from its newest saved state, with what you changed of its live settings and its length since">
          <Icon name="play" /> <span className="button__word">Go on</span>
        </button>
      )}
      <button type="button" className="button" data-testid="step" disabled={phase !== 'paused'} onClick={session.step} title="One training step of a paused run">
        <Icon name="step" /> <span className="button__word">Step</span>
      </button>
      <button type="button" className="button" data-testid="restart" disabled={!hasRun || !(isOn || canStart(phase))} onClick={session.start} title="The recipe as it stands, from step 0, with the same seed: the same pictures and the same draws">
        <Icon name="restart" /> <span className="button__word">Restart</span>
      </button>
      <button type="button" className="button" data-testid="new-seed" disabled={phase === 'preparing'} onClick={session.newSeed} title="Another seed; a run that is on starts over with it">
        <Icon name="dice" /> <span className="button__word">New seed</span>
      </button>
      <button type="button" className="button" data-testid="stop" disabled={!isOn && phase !== 'preparing'} onClick={session.stop} title="Ends the run; its charts and pictures stay">
        <Icon name="stop" /> <span className="button__word">Stop</span>
      </button>
    </div>
  );
}
