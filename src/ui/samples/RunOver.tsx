import type { MeasuredAgainst } from '../../protocol/events';
import type { Phase, RunRecord } from '../../store/playgroundState';
import { formatCount } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';

function distanceWords({ evaluations }: RunRecord, against: MeasuredAgainst): string | null {
  const measured = evaluations[against].flatMap(({ step, distances: { fdIcon64 } }) => (fdIcon64 === undefined ? [] : [{ step, ...fdIcon64 }]));
  const [first] = measured;
  const last = measured.at(-1);
  if (first === undefined || last === undefined) return null;
  const { value, nFake, nReal } = last;
  const course = first === last ? 'stands at' : `went from ${first.value.toFixed(1)} at step ${formatCount(first.step)} to`;
  return `FD-icon64 to the ${against} ${course} ${value.toFixed(1)} (${formatCount(nFake)} made, ${formatCount(nReal)} real).`;
}

/** Why a run of the library cannot be measured or exported yet. */
export const notLoaded = 'The run is only shown. Press Go on: then its model is loaded';

/** What a run that is over has shown, and what to try next. */
export function RunOver({ run, phase }: { run: RunRecord; phase: Phase }) {
  const { exportWeights } = useSession();
  const hasModel = useFact((state) => state.hasModel && state.device !== null);
  if (phase !== 'finished' && phase !== 'stopped') return null;
  return (
    <div className="note run-over" data-testid="run-over">
      <p>
        <strong>
          {phase === 'finished' ? 'Finished' : 'Stopped'} after {formatCount(run.step)} steps.
        </strong>{' '}
        {distanceWords(run, 'target')} {distanceWords(run, 'source')} Change ψ(t) or the method and press Restart: with the same seed, every difference comes from your change.
      </p>
      <button type="button" className="button button--small" data-testid="export" disabled={!hasModel} title={hasModel ? undefined : notLoaded} onClick={exportWeights}>
        Save the weights
      </button>
    </div>
  );
}
