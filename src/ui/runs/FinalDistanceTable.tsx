import { isPreview, PREVIEW_COUNT, type Measured, type MeasureName } from '../../config/measures';
import { finalDistances, type ComparedRun } from '../../store/runComparison';
import { formatCount } from '../formatting';
import type { ArmLook } from '../lab/armLook';
import { countsInWords, floorInWords, formatWithSpread, titleOf } from '../measures/measureWords';
import { RunSwatch } from './RunSwatch';

const columns: readonly { against: 'target' | 'source'; name: MeasureName }[] = [
  { against: 'target', name: 'fdIcon64' },
  { against: 'source', name: 'fdIcon64' },
  { against: 'target', name: 'kid' },
];

const setWords = { target: 'to the target', source: 'to what the base knew' };

/** The last distances of every run, each with its spread, counts and noise floor. */
export function FinalDistanceTable({ runs, looks }: { runs: readonly ComparedRun[]; looks: ReadonlyMap<string, ArmLook> }) {
  const ends = finalDistances(runs);
  return (
    <section className="lab-final" aria-labelledby="runs-final-title">
      <h3 id="runs-final-title">Last distances</h3>
      <div className="lab-final__scroller" tabIndex={0} role="region" aria-label="Last distances of the runs">
        <table className="data-table run-final" data-testid="runs-final">
          <thead>
            <tr>
              <th scope="col">run</th>
              <th scope="col">at step</th>
              {columns.map(({ against, name }) => (
                <th key={`${name} ${against}`} scope="col">
                  {titleOf(name)} {setWords[against]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ends.map((end) => (
              <tr key={end.id}>
                <th scope="row">
                  <RunSwatch look={looks.get(end.id)} /> {end.title}
                </th>
                <td>{end.target === null ? '–' : formatCount(end.target.step)}</td>
                {columns.map(({ against, name }) => (
                  <td key={`${name} ${against}`}>
                    <Distance name={name} measured={end[against]?.distances[name]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="soft small">
        ± is what drawing other pictures from the same model would change. What training again with another seed would change is not in it: the tab Compare runs trains several seeds.
      </p>
    </section>
  );
}

function Distance({ name, measured }: { name: MeasureName; measured: Measured | undefined }) {
  if (measured === undefined) return <span className="soft">not measured</span>;
  return (
    <>
      {formatWithSpread(measured)}{' '}
      {isPreview(measured) && (
        <span className="badge" title={`Fewer than ${PREVIEW_COUNT} pictures on a side: a preview, not a measurement`}>
          preview
        </span>
      )}
      <span className="soft small run-final__counts">
        {countsInWords(measured)}, {floorInWords(name, measured)}
      </span>
    </>
  );
}
