import type { ObjectiveForm } from '../../config/runConfig';
import { drawnDensity, sharesOf, type CurveWeights } from '../../store/curveWeights';
import { stripTimesteps } from '../../store/noisedPictures';
import { DataTable } from '../measures/DataTable';

const percent = (share: number | undefined): string => (share === undefined ? 'none' : `${(100 * share).toFixed(1)} %`);

/** What the plot and the densities below it show, as numbers: a row for each tenth of t. */
export function CurveTable({ weights: { psi, xi }, form, hasBank }: { weights: CurveWeights; form: ObjectiveForm; hasBank: boolean }) {
  const shares = (weights: Float64Array): readonly number[] => {
    const density = drawnDensity(weights, form);
    return density === null ? [] : sharesOf(density, stripTimesteps.length);
  };
  const [target, bank] = [shares(psi), hasBank ? shares(xi) : []];
  return (
    <DataTable
      caption="ψ and ξ in the middle of each tenth of t, and the share of draws that falls into it"
      columns={['t', 'ψ', 'ξ', 'target draws', 'bank draws']}
      rows={stripTimesteps.map((t, tenth) => [String(t), (psi[t] ?? 0).toFixed(3), (xi[t] ?? 0).toFixed(3), percent(target[tenth]), percent(bank[tenth])])}
      testId="curve-table"
    />
  );
}
