import type { StoredRun } from '../../storage/records';
import { changesInWords, configDifferences } from '../../store/configDifference';
import type { ArmLook } from '../lab/armLook';
import { RunSwatch } from './RunSwatch';

export interface DifferenceTableProps {
  runs: readonly StoredRun[];
  titles: ReadonlyMap<string, string>;
  looks: ReadonlyMap<string, ArmLook>;
}

/** In what the recipes of runs differ, a row a setting, and what was changed while they trained. */
export function DifferenceTable({ runs, titles, looks }: DifferenceTableProps) {
  const differences = configDifferences(runs.map(({ config }) => config));
  const changes = runs.map(({ config, changes: made }) => changesInWords(config, made));
  const rows = [...differences, ...(changes.some((phrases) => phrases.length > 0) ? [{ title: 'changed on the way', words: changes.map((phrases) => (phrases.length === 0 ? 'nothing' : phrases.join('; '))) }] : [])];
  return (
    <section className="lab-final" aria-labelledby="runs-differences-title">
      <h3 id="runs-differences-title">What is different about them</h3>
      {rows.length === 0 ? (
        <p className="soft">Their recipes are the same, seed and all: on one device their numbers are the same, too.</p>
      ) : (
        <div className="lab-final__scroller" tabIndex={0} role="region" aria-label="Differences of the recipes">
          <table className="data-table run-differences" data-testid="runs-differences">
            <thead>
              <tr>
                <th scope="col">setting</th>
                {runs.map(({ id }) => (
                  <th key={id} scope="col">
                    <RunSwatch look={looks.get(id)} /> {titles.get(id)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ title, words }) => (
                <tr key={title}>
                  <th scope="row">{title}</th>
                  {runs.map(({ id }, index) => (
                    <td key={id}>{words[index]}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
