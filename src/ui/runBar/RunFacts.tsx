import { selectPhase, selectSecondsLeft, selectStepsPerSecond } from '../../store/selectors';
import type { Phase } from '../../store/playgroundState';
import { formatCount, formatDuration, formatPace } from '../formatting';
import { useConfig, useFact } from '../session/sessionContext';
import { progressWords } from './progressWords';

const phaseWords: Record<Phase, string> = {
  starting: 'Opening the graphics device',
  unavailable: 'No WebGPU here',
  idle: 'Ready',
  preparing: 'Preparing',
  running: 'Training',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
};

export function RunFacts() {
  const phase = useFact(selectPhase);
  const step = useFact(({ run }) => run?.step ?? 0);
  const runSteps = useFact(({ run }) => run?.config.steps ?? null);
  const recipeSteps = useConfig(({ steps }) => steps);
  const pace = useFact(selectStepsPerSecond);
  const secondsLeft = useFact(selectSecondsLeft);
  const progress = useFact((state) => state.progress);
  const isRecorded = useFact(({ recording }) => recording !== null);
  const steps = runSteps ?? recipeSteps;

  return (
    <div className="run-bar__facts">
      <div className="step-count">
        <div>
          {isRecorded && <span className="soft">recorded </span>}
          step <span data-testid="step-counter" data-value={step}>{formatCount(step)}</span> <span className="soft">/ {formatCount(steps)}</span>
        </div>
        <div className="step-count__track" role="progressbar" aria-label="Steps done" aria-valuemin={0} aria-valuemax={steps} aria-valuenow={step}>
          <div className="step-count__fill" style={{ transform: `scaleX(${step / steps})` }} />
        </div>
      </div>
      <div className="run-state">
        <div className="phase" data-phase={phase} data-testid="phase">
          {phaseWords[phase]}
        </div>
        {progress !== null && <div className="soft small">{progressWords(progress)}</div>}
        {progress === null && (phase === 'running' || phase === 'paused') && (
          <div className="soft small">
            <span data-testid="pace">{formatPace(pace)}</span> steps/s{phase === 'running' && <> · ETA {formatDuration(secondsLeft)}</>}
          </div>
        )}
      </div>
    </div>
  );
}
