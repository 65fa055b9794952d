import { useMemo } from 'react';
import type { ExperimentMeasure } from '../../config/experiments';
import { PREVIEW_COUNT } from '../../config/measures';
import { spreadOf } from '../../config/pairedDifference';
import type { Experiment } from '../../store/lab';
import { formatCount } from '../formatting';
import { Term } from '../look/Term';
import { SetTitle } from '../SetTitle';
import { formatSpread } from './labNumbers';
import { Results } from './Results';

const measures: readonly ExperimentMeasure[] = ['ewcTotal', 'ewcMean'];

function cell({ rows }: Experiment, measure: ExperimentMeasure): string {
  const values = rows.flatMap((row) => (row.measure === measure ? [row.value] : []));
  if (values.length === 0) return '–';
  const { mean, sd } = spreadOf(values);
  return formatSpread(mean, sd);
}

/** Every EWC distance of this session in a table, and over the steps where a comparison measured it on its way. */
export function EwcResults({ experiments, currentColor }: { experiments: readonly Experiment[]; currentColor: string }) {
  const single = experiments.filter(({ request, rows }) => request.kind === 'ewc' && rows.length > 0);
  const comparison = experiments.findLast(({ request, rows }) => request.kind === 'comparison' && rows.some(({ measure }) => measure === 'ewcTotal'));
  const compared = useMemo(() => (comparison === undefined ? [] : [comparison]), [comparison]);
  return (
    <div className="lab-results">
      {single.length > 0 && (
        <div className="lab-final__scroller" tabIndex={0} role="region" aria-label="EWC distances">
          <table className="data-table" data-testid="lab-ewc">
            <caption className="lab-final__caption">
              Σ F (θ − θ0)² <Term name="ewc" />
            </caption>
            <thead>
              <tr>
                <th scope="col">model</th>
                <th scope="col">total</th>
                <th scope="col">mean a parameter</th>
                <th scope="col">gradients</th>
                <th scope="col">seeds</th>
              </tr>
            </thead>
            <tbody>
              {single.map((experiment) => (
                <tr key={experiment.id}>
                  <th scope="row">
                    <SetTitle id={experiment.dataset ?? ''} />, step {formatCount(experiment.modelStep ?? 0)}
                  </th>
                  <td>{cell(experiment, 'ewcTotal')}</td>
                  <td>{cell(experiment, 'ewcMean')}</td>
                  <td>
                    {formatCount(experiment.rows[0]?.nFake ?? 0)} {(experiment.rows[0]?.nFake ?? 0) < PREVIEW_COUNT && <span className="badge">preview</span>}
                  </td>
                  <td>{experiment.request.seeds.length}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {compared.length > 0 ? <Results experiments={compared} measures={measures} currentColor={currentColor} /> : <p className="soft small">To see it grow over the steps, compare runs with “measure the EWC distance, too”.</p>}
    </div>
  );
}
