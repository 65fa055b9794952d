import type { FailureKind } from '../../protocol/events';
import { formatCount } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';

const lossWords: Partial<Record<FailureKind, string>> = {
  'device-lost': 'The graphics device was lost',
  'worker-failed': 'The part of the page that trains stopped',
  'out-of-memory': 'The graphics memory was full',
};

/** A run that broke and went on by itself: said, because the clock and the pace show it. */
export function RecoveryNote() {
  const { store } = useSession();
  const recovery = useFact((state) => state.recovery);
  const hasFailed = useFact((state) => state.failure !== null);
  if (recovery === null || hasFailed) return null;
  const { kind, step, fromStep, times } = recovery;
  return (
    <div className="note message" role="status" data-testid="recovery">
      <p>
        {lossWords[kind] ?? 'The run broke'} at step {formatCount(step)}{times > 1 && ', for the second time in a short while'}.{' '}
        {fromStep === null
          ? 'A fresh one is being opened, and the run goes on from its newest saved state.'
          : `The run went on by itself from step ${formatCount(fromStep)}, and repeats the steps between exactly.`}
      </p>
      {fromStep !== null && (
        <button type="button" className="button button--small" onClick={() => store.dispatch({ type: 'recoveryRead' })}>
          Dismiss
        </button>
      )}
    </div>
  );
}
