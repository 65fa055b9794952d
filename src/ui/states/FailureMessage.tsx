import type { Failure } from '../../store/playgroundState';
import { formatCount, formatSetting } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';
import { useReport } from '../session/useReport';
import { useResumableRun } from '../session/useResumableRun';

interface FailureWords {
  title: string;
  explanation: string;
}

function failureWords({ kind, step, lastGoodStep, message }: Failure): FailureWords {
  switch (kind) {
    case 'nan-loss':
      return {
        title: `The loss stopped being a number at step ${step}.`,
        explanation: `Training was halted. The weights of step ${lastGoodStep} are kept, and can still be saved. Usually the learning rate is too high for this batch, so that one step overshoots; half of it mostly helps. ${message}`,
      };
    case 'device-lost':
      return {
        title: 'The graphics device was lost.',
        explanation: `The browser or the driver took it away: after sleep, a driver update, or because another page needed it. The run stopped at step ${step}; its charts and pictures stay here. ${message}`,
      };
    case 'out-of-memory':
      return {
        title: 'The graphics memory is full.',
        explanation: `The run stopped at step ${step}. A smaller batch takes less; so do fewer sample pictures, and closing other pages that use the graphics card. ${message}`,
      };
    case 'worker-failed':
      return {
        title: 'The part of the page that trains does not run.',
        explanation: `${message} Restart it; if that fails again, reload the page, and see that no extension blocks workers on this site.`,
      };
    case 'internal':
      return { title: `The run failed at step ${step}.`, explanation: `${message} Started over, it repeats itself with the same seed.` };
  }
}

const isMendable = ({ kind }: Failure): boolean => kind === 'device-lost' || kind === 'out-of-memory' || kind === 'worker-failed';

/** A run that failed, what is left of it, and the way on. */
export function FailureMessage() {
  const session = useSession();
  const report = useReport();
  const failure = useFact((state) => state.failure);
  const live = useFact((state) => state.run?.live ?? null);
  const hasRun = useFact((state) => state.run !== null);
  const seed = useFact((state) => state.run?.config.seed ?? null);
  const resumable = useResumableRun();
  if (failure === null) return null;
  const { title, explanation } = failureWords(failure);
  const halfRate = live === null ? null : live.learningRate / 2;

  return (
    <div className="note note--danger" role="alert" data-testid="alert">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{explanation}</p>
      {failure.kind === 'nan-loss' && seed !== null && <p className="small soft">Seed {seed} with the recipe as it stands reproduces this exactly.</p>}
      <div className="note__actions">
        {failure.kind === 'nan-loss' && halfRate !== null && (
          <button
            type="button"
            className="button"
            data-testid="restart-half-rate"
            onClick={() => {
              session.recipe.edit({ type: 'liveChanged', change: { learningRate: halfRate }, gesture: null });
              if (resumable === null) session.start();
              else session.resumeRun(resumable.id);
            }}
          >
            {resumable === null ? 'Restart' : 'Go on'} with half the learning rate ({formatSetting(halfRate)})
          </button>
        )}
        {resumable !== null && failure.kind !== 'nan-loss' && (
          <button type="button" className="button button--main" data-testid="resume-failed" onClick={() => session.resumeRun(resumable.id)}>
            Go on from step {formatCount(resumable.states.at(-1)?.step ?? 0)}
          </button>
        )}
        {resumable !== null && isMendable(failure) && resumable.config.batchSize > 1 && (
          <button type="button" className="button" data-testid="resume-half-batch" onClick={() => report(session.resumeWithBatch(resumable.id, Math.floor(resumable.config.batchSize / 2)))}>
            Go on with half the batch ({Math.floor(resumable.config.batchSize / 2)})
          </button>
        )}
        {(failure.kind === 'device-lost' || failure.kind === 'worker-failed') && (
          <button type="button" className="button" data-testid="restart-engine" onClick={hasRun ? session.start : session.restartEngine}>
            {hasRun ? 'Start the run over' : failure.kind === 'device-lost' ? 'Open the device again' : 'Restart the worker'}
          </button>
        )}
        {(failure.kind === 'internal' || failure.kind === 'out-of-memory') && (
          <button type="button" className="button" onClick={session.start}>
            Start the run over
          </button>
        )}
        {failure.kind === 'nan-loss' && (
          <button type="button" className="button" onClick={session.exportWeights}>
            Save the weights of step {failure.lastGoodStep}
          </button>
        )}
      </div>
    </div>
  );
}
