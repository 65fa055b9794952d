import type { ObjectiveForm } from '../../config/runConfig';
import { drawnDensity, sharesOf, type CurveWeights } from '../../store/curveWeights';
import { stripTimesteps } from '../../store/noisedPictures';

const percent = (share: number | undefined): string => (share === undefined ? 'none' : `${(100 * share).toFixed(1)} %`);

/** What the plot and the densities below it show, as numbers: a row for each tenth of t. */
export function CurveTable({ weights: { psi, xi }, form, hasBank }: { weights: CurveWeights; form: ObjectiveForm; hasBank: boolean }) {
  const shares = (weights: Float64Array): readonly number[] => {
    const density = drawnDensity(weights, form);
    return density === null ? [] : sharesOf(density, stripTimesteps.length);
  };
  const [target, bank] = [shares(psi), hasBank ? shares(xi) : []];
  return (
    <table className="data-table" data-testid="curve-table">
      <caption className="visually-hidden">ψ and ξ in the middle of each tenth of t, and the share of draws that falls into it</caption>
      <thead>
        <tr>
          {['t', 'ψ', 'ξ', 'target draws', 'bank draws'].map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {stripTimesteps.map((t, tenth) => (
          <tr key={t}>
            <th scope="row">{t}</th>
            <td>{(psi[t] ?? 0).toFixed(3)}</td>
            <td>{(xi[t] ?? 0).toFixed(3)}</td>
            <td>{percent(target[tenth])}</td>
            <td>{percent(bank[tenth])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
