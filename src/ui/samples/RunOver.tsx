import type { Evaluation, Phase, RunRecord } from '../../store/playgroundState';
import { formatCount } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';

function distanceWords(evaluations: readonly Evaluation[]): string | null {
  const measured = evaluations.flatMap(({ step, distances: { fdIcon64 } }) => (fdIcon64 === undefined ? [] : [{ step, ...fdIcon64 }]));
  const [first] = measured;
  const last = measured.at(-1);
  if (first === undefined || last === undefined) return null;
  const { value, nFake, nReal } = last;
  const before = first === last ? '' : `from ${first.value.toFixed(1)} at step ${formatCount(first.step)} `;
  const words = first === last ? 'stands at' : 'went';
  return `FD-icon64 to the target ${words} ${before}${first === last ? '' : 'to '}${value.toFixed(1)} (${formatCount(nFake)} made, ${formatCount(nReal)} real).`;
}

/** What a run that is over has shown, and what to try next. */
export function RunOver({ run, phase }: { run: RunRecord; phase: Phase }) {
  const { exportWeights } = useSession();
  const hasDevice = useFact((state) => state.device !== null);
  if (phase !== 'finished' && phase !== 'stopped') return null;
  const distance = distanceWords(run.evaluations.target);
  return (
    <div className="note run-over" data-testid="run-over">
      <p>
        <strong>
          {phase === 'finished' ? 'Finished' : 'Stopped'} after {formatCount(run.step)} steps.
        </strong>{' '}
        {distance} Change ψ(t) or the method and press Restart: with the same seed, every difference comes from your change.
      </p>
      <button type="button" className="button button--small" data-testid="export" disabled={!hasDevice} onClick={exportWeights}>
        Save the weights
      </button>
    </div>
  );
}
