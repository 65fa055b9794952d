import { isWithinNoise, measureDescriptions, type MeasureName } from '../../config/measures';
import type { PlaygroundState } from '../../store/playgroundState';
import { selectEvaluations } from '../../store/selectors';
import { formatCount } from '../formatting';
import { Explanation } from '../look/Term';
import { useFact } from '../session/sessionContext';
import { formatWithSpread, memorisingInWords, titleOf } from './measureWords';

const shown: readonly MeasureName[] = ['precision', 'recall', 'density', 'coverage', 'nearest'];

const selectLatest = (state: PlaygroundState) => selectEvaluations(state, 'target').at(-1);

/** How the latest samples lie among the training pictures. */
export function NeighbourTable() {
  const distances = useFact(selectLatest)?.distances;
  const rows = shown.flatMap((name) => {
    const measured = distances?.[name];
    return measured === undefined ? [] : [{ name, measured }];
  });
  const [first] = rows;
  if (first === undefined) return null;
  const memorising = memorisingInWords(distances?.nearest);
  return (
    <>
      <table className="data-table neighbours" data-testid="neighbours">
        <caption className="soft small">
          Among the training pictures, n = {formatCount(first.measured.nFake)} vs {formatCount(first.measured.nReal)}
        </caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">measure</th>
            <th scope="col">value</th>
            <th scope="col">noise floor</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, measured }) => (
            <tr key={name}>
              <th scope="row">
                {titleOf(name)} <Explanation word={titleOf(name)} text={measureDescriptions[name].words} />
              </th>
              <td>{formatWithSpread(measured)}</td>
              <td className="soft">
                {measured.floor === null ? 'no floor' : `${name === 'nearest' ? 'held out' : 'floor'} ${formatWithSpread(measured.floor)}`}
                {isWithinNoise(name, measured) && ', within the noise'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {memorising !== null && <p className="small">{memorising}</p>}
    </>
  );
}
