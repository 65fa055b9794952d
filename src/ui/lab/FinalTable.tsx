import { useMemo } from 'react';
import type { Arm, ExperimentMeasure, ExperimentRow } from '../../config/experiments';
import { isClear } from '../../config/pairedDifference';
import { finalRows, firstReached, seriesOf, type Against, type FinalRow } from '../../store/labSeries';
import { betterOf, measureTitleOf } from '../../store/labWords';
import { Term } from '../look/Term';
import { formatDifference, formatSpread } from './labNumbers';
import { placeWords, type AxisWords } from './labTabWords';

export interface FinalTableProps {
  rows: readonly ExperimentRow[];
  arms: readonly Arm[];
  measure: ExperimentMeasure;
  againsts: readonly Against[];
  axis: AxisWords;
  /** Whether it is of interest how soon each comes as far as the first ends. */
  isRace: boolean;
}

interface EndRow extends FinalRow {
  /** The first place where it is as good as the first arm at its end; null where it never is. */
  reached: number | null;
}

function endsOf(rows: readonly ExperimentRow[], arms: readonly Arm[], measure: ExperimentMeasure, against: Against): EndRow[] {
  const ends = finalRows(rows, arms, measure, against);
  const series = seriesOf(rows, arms, measure, against);
  const better = betterOf(measure);
  const level = ends[0]?.value.mean;
  return ends.map((end) => {
    const places = series.find(({ arm }) => arm.id === end.arm.id)?.places ?? [];
    return { ...end, reached: level === undefined || better === 'none' ? null : firstReached(places, level, better) };
  });
}

/** Where every arm ended, and by how much it differs from the first one, seed by seed. */
export function FinalTable({ rows, arms, measure, againsts, axis, isRace }: FinalTableProps) {
  const tables = useMemo(() => againsts.map((against) => ({ against, ends: endsOf(rows, arms, measure, against) })), [rows, arms, measure, againsts]);
  const seeds = tables.flatMap(({ ends }) => ends.map(({ value }) => value.n)).reduce((most, n) => Math.max(most, n), 0);
  const [firstTitle] = arms.map(({ title }) => title);
  return (
    <section className="lab-final" aria-label="Final values">
      <h3>
        At the end <Term name="pairedDifference" />
      </h3>
      {tables.map(({ against, ends }) => (
        <div key={against} className="lab-final__scroller" tabIndex={0} role="region" aria-label={`${measureTitleOf(measure, against)}, final values`}>
          <table className="data-table" data-testid="lab-final">
            <caption className="lab-final__caption">
              {measureTitleOf(measure, against)}
            </caption>
            <thead>
              <tr>
                <th scope="col">run</th>
                <th scope="col">at</th>
                <th scope="col">mean ± sd</th>
                <th scope="col">less {firstTitle}, 95 %</th>
                {isRace && <th scope="col">as good as {firstTitle} ends</th>}
              </tr>
            </thead>
            <tbody>
              {ends.map(({ arm, x, value, difference, reached }) => (
                <tr key={arm.id}>
                  <th scope="row">{arm.title}</th>
                  <td>{placeWords(axis, x)}</td>
                  <td>{formatSpread(value.mean, value.sd)}</td>
                  <td className={difference !== null && isClear(difference) ? 'lab-final__clear' : undefined}>{difference === null ? '–' : formatDifference(difference.mean, difference.halfWidth)}</td>
                  {isRace && <td>{reached === null ? 'not yet' : `from ${placeWords(axis, reached)}`}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
      <p className="soft small">
        {seeds < 2 ? 'One seed: no interval can be given. With three or more the table says whether a difference is more than chance.' : `Over ${seeds} seeds; bold: the interval leaves out zero.`}
      </p>
    </section>
  );
}
