import { useState } from 'react';
import type { InspectedRow, InspectedStep } from '../../protocol/events';
import { formatLoss } from '../formatting';
import { PictureCanvas, pictureOf } from '../samples/PictureCanvas';
import { DrawnDensity } from './DrawnDensity';
import { inspectedParts } from './inspectedPictures';

const rowsPerPage = 8;

const words = {
  target: { title: 'Target rows', none: 'No target rows: the whole batch comes from the bank.', curve: 'ψ(t)' },
  bank: { title: 'Bank rows', none: 'No bank rows: nothing is rehearsed.', curve: 'ξ(t)' },
} as const;

export interface InspectedGroupProps {
  inspected: InspectedStep;
  kind: InspectedRow['kind'];
  color: string;
}

/** The rows of one kind: the density that their t was drawn from, and what happens to each picture; eight at a time. */
export function InspectedGroup({ inspected, kind, color }: InspectedGroupProps) {
  const [page, setPage] = useState(0);
  const rows = inspected.rows.flatMap((row, index) => (row.kind === kind ? [{ ...row, index }] : []));
  const density = kind === 'target' ? inspected.targetDensity : inspected.bankDensity;
  const { title, none, curve } = words[kind];
  const pages = Math.ceil(rows.length / rowsPerPage);
  const mean = rows.reduce((sum, { loss }) => sum + loss, 0) / rows.length;

  return (
    <section className="lab-group" style={{ '--accent': color }} data-testid={`lab-group-${kind}`}>
      <div className="lab-chart__head">
        <h3 className="measure__title">{title}</h3>
        {rows.length > 0 && (
          <span className="soft small">
            {rows.length} rows, mean loss {formatLoss(mean)}
          </span>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="soft small">{none}</p>
      ) : (
        <>
          <DrawnDensity density={density} drawn={rows.map(({ t }) => t)} label={`Density of t after ${curve}, with the ${rows.length} timesteps drawn`} />
          <div className="lab-rows__heads small soft" aria-hidden="true">
            {inspectedParts.map(({ name, title: part }) => (
              <span key={name}>{part}</span>
            ))}
          </div>
          <ol className="lab-rows" start={page * rowsPerPage + 1}>
            {rows.slice(page * rowsPerPage, (page + 1) * rowsPerPage).map(({ index, picture, className, t, curveWeight, lossWeight, loss }) => (
              <li key={index} className="lab-row">
                <span className="lab-row__facts small">
                  <strong>t = {t}</strong>
                  <span>{className === '' ? 'no label' : className}</span>
                  <span className="soft" title={`Picture ${picture} of the ${kind === 'bank' ? 'bank' : 'target set'}; weight of the curve at t ${formatLoss(curveWeight)}`}>
                    weight {formatLoss(lossWeight)}
                  </span>
                  <span>loss {formatLoss(loss)}</span>
                </span>
                {inspectedParts.map(({ name, title: part }) => (
                  <PictureCanvas key={name} images={pictureOf(inspected[name], index)} columns={1} label={`${part}, t = ${t}`} />
                ))}
              </li>
            ))}
          </ol>
          {pages > 1 && (
            <div className="lab-buttons">
              <button type="button" className="button button--small" disabled={page === 0} onClick={() => setPage(page - 1)}>
                Earlier rows
              </button>
              <span className="small soft">
                page {page + 1} of {pages}
              </span>
              <button type="button" className="button button--small" disabled={page === pages - 1} onClick={() => setPage(page + 1)}>
                Later rows
              </button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
