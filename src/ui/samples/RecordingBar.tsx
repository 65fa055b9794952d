import './RecordingBar.css';
import { canStart } from '../../store/selectors';
import type { RecordingState } from '../../store/playgroundState';
import { formatCount } from '../formatting';
import { Icon } from '../runBar/Icon';
import { useFact, useSession } from '../session/sessionContext';

/** Plays and scrubs the recorded run, says that it is one, and hands over to the real thing. */
export function RecordingBar({ recording: { step, steps, isPlaying, course } }: { recording: RecordingState }) {
  const { player, trainRecorded } = useSession();
  const phase = useFact((state) => state.phase);
  return (
    <section className="recording" aria-label="Recorded run" data-testid="recording">
      <button type="button" className="button button--round" data-testid="recording-play" aria-label={isPlaying ? 'Pause the recording' : 'Play the recording'} onClick={isPlaying ? player.pause : player.play}>
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <div className="recording__middle" data-tour="through-run">
        <label htmlFor="recording-step" className="small">
          <strong className="recording__badge">Recorded</strong> A real run of this page’s engine, step <span data-testid="recording-step-shown">{formatCount(step)}</span> of {formatCount(steps)}
          {course === 'loading' && <span className="recording__loading soft"> · the way there is loading…</span>}
          {course === 'missing' && <span className="soft"> · the way there could not be loaded: Play tries again</span>}
        </label>
        <input id="recording-step" className="range" type="range" min={0} max={steps} value={step} aria-valuetext={`step ${step}`} data-testid="recording-step" onChange={({ target }) => player.seek(Number(target.value))} />
      </div>
      {phase !== 'unavailable' && (
        <button type="button" className="button button--main" data-testid="train-it-yourself" disabled={!canStart(phase)} title="Trains the recorded configuration here, on your device, in place of the recording" onClick={trainRecorded}>
          Train it yourself
        </button>
      )}
    </section>
  );
}
