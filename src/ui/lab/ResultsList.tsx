import { isOpen, type Experiment } from '../../store/lab';
import { requestTitle, requestWords, statusWords } from '../../store/labWords';
import { recordedModel } from '../../store/recordedRun';
import { formatCount } from '../formatting';
import { methodTitle } from '../methodWords';
import { useFact, useSession } from '../session/sessionContext';

function aboutWords({ id, dataset, modelStep, base }: Experiment): string {
  if (dataset === null) return 'not started yet';
  const method = recordedModel({ id });
  if (method !== null) return `recorded, ${methodTitle[method]}, ${dataset}, model at step ${formatCount(modelStep ?? 0)}`;
  return modelStep === null ? `${dataset}, from ${base ?? ''}` : `${dataset}, model at step ${formatCount(modelStep)}`;
}

/** This session's experiments, newest first: any of them can be looked at again, those that wait can be cancelled. */
export function ResultsList({ shown }: { shown: ReadonlySet<number> }) {
  const session = useSession();
  const experiments = useFact(({ lab }) => lab.experiments);
  const listed = experiments.filter(({ request }) => request.kind !== 'baseline').toReversed();
  if (listed.length === 0) return null;
  return (
    <section className="lab-list" aria-labelledby="lab-list-title">
      <h3 id="lab-list-title">This session</h3>
      <ul>
        {listed.map((experiment) => {
          const { id, request, status } = experiment;
          return (
            <li key={id} className="lab-list__item">
              <button type="button" className="lab-list__choice" data-testid={`lab-result-${id}`} aria-pressed={shown.has(id)} onClick={() => session.store.dispatch({ type: 'labResultChosen', kind: request.kind, id })}>
                <span className="lab-list__title">
                  {requestTitle(request)} <span className="badge">{statusWords[status]}</span>
                </span>
                <span className="soft small">
                  {requestWords(request)} · {aboutWords(experiment)}
                </span>
              </button>
              {isOpen(experiment) && !shown.has(id) && (
                <button type="button" className="button button--small button--quiet" data-testid={`lab-cancel-${id}`} aria-label={`Cancel ${requestTitle(request)}`} onClick={() => session.cancelExperiment(id)}>
                  Cancel
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
