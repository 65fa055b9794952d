import { controlPointSchema, type ControlPoint } from '../../schedule/curve';
import { NumberField } from '../recipe/NumberField';

export interface PointTableProps {
  symbol: string;
  points: readonly ControlPoint[];
  onMove: (index: number, target: ControlPoint, gesture: string) => void;
  onAddBeside: (index: number) => void;
  onRemove: (index: number) => void;
}

/** The control points as numbers. */
export function PointTable({ symbol, points, onMove, onAddBeside, onRemove }: PointTableProps) {
  return (
    <table className="point-table">
      <caption className="visually-hidden">Control points of {symbol}</caption>
      <thead className="soft small">
        <tr>
          <th scope="col">#</th>
          <th scope="col">u</th>
          <th scope="col">weight</th>
          <th scope="col">
            <span className="visually-hidden">Add or remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {points.map((point, index) => (
          <tr key={index}>
            <th scope="row">{index + 1}</th>
            <td>
              <NumberField label={`u of point ${index + 1}`} isLabelHidden value={point.u} schema={controlPointSchema.shape.u} onChange={(u) => onMove(index, { ...point, u }, `table ${symbol} ${index}`)} />
            </td>
            <td>
              <NumberField label={`weight of point ${index + 1}`} isLabelHidden value={point.w} schema={controlPointSchema.shape.w} onChange={(w) => onMove(index, { ...point, w }, `table ${symbol} ${index}`)} />
            </td>
            <td>
              <button type="button" className="button button--small" aria-label={`Add a point beside point ${index + 1}`} onClick={() => onAddBeside(index)}>
                +
              </button>{' '}
              <button type="button" className="button button--small" aria-label={`Remove point ${index + 1}`} disabled={points.length <= 2} onClick={() => onRemove(index)}>
                −
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
