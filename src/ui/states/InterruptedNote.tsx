import { useState } from 'react';
import { useStore } from 'zustand';
import type { StoredRun } from '../../storage/records';
import { interruptedRuns } from '../../store/libraryState';
import { isRunActive, selectPhase } from '../../store/selectors';
import { useReport } from '../session/useReport';
import { formatCount } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';

/** Runs that a reload, a crash or a closed tab cut short: one click goes on. */
export function InterruptedNote() {
  const session = useSession();
  const report = useReport();
  const library = useStore(session.library.store);
  const phase = useFact(selectPhase);
  const [isRead, setRead] = useState(false);
  const interrupted = interruptedRuns(library);
  const [newest] = interrupted;
  if (newest === undefined || isRead || isRunActive(phase)) return null;
  const others = interrupted.length - 1;
  return (
    <div className="note message" role="status" data-testid="interrupted">
      <p>
        {nameOf(newest)} was interrupted at step {formatCount(newest.step)} of {formatCount(newest.config.steps)}
        {savedWords(newest)}
        {others > 0 && ` ${others === 1 ? 'One more interrupted run is' : `${others} more interrupted runs are`} in the lab under Runs.`}
      </p>
      <div className="note__actions">
        <button type="button" className="button button--small button--main" data-testid="resume-interrupted" disabled={phase === 'unavailable'} onClick={() => session.resumeRun(newest.id)}>
          Resume
        </button>
        <button type="button" className="button button--small" data-testid="open-interrupted" onClick={() => report(session.openRun(newest.id))}>
          Look at it
        </button>
        <button type="button" className="button button--small" onClick={() => setRead(true)}>
          Not now
        </button>
      </div>
    </div>
  );
}

const nameOf = ({ name, dataset, config }: StoredRun): string => (name === '' ? `A run on ${dataset.title}, seed ${config.seed},` : `“${name}”`);

function savedWords({ states, step }: StoredRun): string {
  const saved = states.at(-1)?.step;
  if (saved === undefined) return '. It goes on from its start, with the same draws: no state was saved yet.';
  return saved === step ? ', and saved there.' : `. It goes on from step ${formatCount(saved)}, and repeats the steps between exactly.`;
}
