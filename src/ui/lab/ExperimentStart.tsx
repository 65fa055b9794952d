import { useMemo } from 'react';
import type { ExperimentRequest } from '../../config/experiments';
import { PREVIEW_COUNT } from '../../config/measures';
import { isOpen } from '../../store/lab';
import { requestTitle, requestWords, secondsOf, selectMsPerPass } from '../../store/labWords';
import type { PlaygroundState } from '../../store/playgroundState';
import { formatDuration } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';

export interface ExperimentStartProps {
  /** null where what is typed makes no request. */
  request: ExperimentRequest | null;
  obstacle: string | null;
}

const selectWaitedFor = ({ lab }: PlaygroundState) => lab.experiments.findLast(isOpen) ?? null;
const selectPicturesOf = (request: ExperimentRequest): number | null => ('count' in request ? request.count : null);

/** The run's pace tells what the model takes; what measuring takes is known once an experiment has told. */
function timeWords(seconds: number | null, isMeasured: boolean): string {
  if (seconds === null) return 'How long it takes is known once something has run.';
  return isMeasured ? `About ${formatDuration(seconds)}.` : `About ${formatDuration(seconds)} by the run’s pace, without what measuring takes.`;
}

/** What would be done and about how long it takes, before it is begun. */
export function ExperimentStart({ request, obstacle }: ExperimentStartProps) {
  const session = useSession();
  const msPerPass = useFact(selectMsPerPass);
  const isMeasured = useFact(({ lab }) => lab.msPerPass !== null);
  const waitedFor = useFact(selectWaitedFor);
  const seconds = useMemo(() => (request === null ? null : secondsOf(request, msPerPass)), [request, msPerPass]);
  const pictures = request === null ? null : selectPicturesOf(request);
  return (
    <div className="lab-start">
      {request !== null && (
        <p className="small" data-testid="lab-budget">
          {requestWords(request)}. <span className="soft">{timeWords(seconds, isMeasured)}</span>
          {pictures !== null && pictures < PREVIEW_COUNT && <span className="soft"> Under {PREVIEW_COUNT} pictures: a preview.</span>}
        </p>
      )}
      {obstacle !== null && <p className="note small">{obstacle}</p>}
      <button type="button" className="button button--main" data-testid="lab-start" disabled={request === null || obstacle !== null} onClick={() => request !== null && session.startExperiment(request)}>
        {waitedFor === null ? 'Start' : 'Queue'}
      </button>
      {waitedFor !== null && <p className="soft small">Begins when “{requestTitle(waitedFor.request)}” is over.</p>}
    </div>
  );
}
