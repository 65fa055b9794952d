import { csv } from '../config/experimentCsv';
import type { InspectedStep } from '../protocol/events';

/** A step taken apart, one row of its batch a line. */
export function inspectedCsv({ step, rows }: InspectedStep): string {
  return csv(
    ['step', 'row', 'kind', 'picture', 'class', 't', 'curve_weight', 'loss_weight', 'loss'],
    rows.map(({ kind, picture, className, t, curveWeight, lossWeight, loss }, row) => [step, row, kind, picture, className, t, curveWeight, lossWeight, loss]),
  );
}
