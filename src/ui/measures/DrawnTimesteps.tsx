import { useMemo, useRef } from 'react';
import { curveWeights, drawnDensity, sharesOf } from '../../store/curveWeights';
import type { RunRecord } from '../../store/playgroundState';
import { timestepBins, timestepsPerBin } from '../../store/timestepCounts';
import { useWidth } from '../curve/useWidth';
import { formatCount } from '../formatting';
import { ChartTable } from './ChartTable';

const height = 84;
const bottom = 14;

interface DrawnTimestepsProps {
  run: RunRecord;
  rows: 'target' | 'bank';
  title: string;
  color: string;
}

/** How often each stretch of t was drawn (bars) against what the curve asks for (line). */
export function DrawnTimesteps({ run, rows, title, color }: DrawnTimestepsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, 180);
  const { psi, xi } = run.live;
  const { form } = run.config;
  const asked = useMemo(() => {
    const weights = curveWeights({ psi, xi });
    const density = drawnDensity(rows === 'target' ? weights.psi : weights.xi, form);
    return density === null ? null : sharesOf(density, timestepBins);
  }, [psi, xi, form, rows]);

  const counts = run.timesteps[rows];
  const total = rows === 'target' ? run.timesteps.targetTotal : run.timesteps.bankTotal;
  const shares = counts.map((count) => (total === 0 ? 0 : count / total));
  const highest = Math.max(...shares, ...(asked ?? []), 1e-9);
  const y = (share: number): number => (height - bottom) * (1 - share / highest) + 2;
  const barWidth = width / timestepBins;
  const outline = asked?.map((share, bin) => `${bin === 0 ? 'M' : 'L'}${bin * barWidth} ${y(share)}H${(bin + 1) * barWidth}`).join('');

  return (
    <section className="measure" style={{ '--accent': color }}>
      <div className="measure__head">
        <h3 className="measure__title">{title}</h3>
        <span className="soft small">{formatCount(total)} drawn</span>
      </div>
      <div ref={frame}>
        <svg className="histogram" height={height} role="img" aria-label={`${title}: ${total} timesteps drawn since step ${run.timesteps.sinceStep}`}>
          {shares.map((share, bin) => (
            <rect key={bin} x={bin * barWidth + 0.5} width={Math.max(0, barWidth - 1)} y={y(share)} height={Math.max(0, y(0) - y(share))} />
          ))}
          {outline !== undefined && total > 0 && <path d={outline} />}
          <line x1={0} x2={width} y1={y(0)} y2={y(0)} />
          <text x={0} y={height - 1}>
            t = 0
          </text>
          <text x={width} y={height - 1} textAnchor="end">
            999
          </text>
        </svg>
      </div>
      <ChartTable
        caption={`Drawn timesteps, ${title.toLowerCase()}`}
        columns={['t', 'drawn', 'share', 'asked for']}
        rows={counts.map((count, bin) => [`${bin * timestepsPerBin}–${(bin + 1) * timestepsPerBin - 1}`, formatCount(count), `${(100 * (shares[bin] ?? 0)).toFixed(1)} %`, asked === null ? '–' : `${(100 * (asked[bin] ?? 0)).toFixed(1)} %`])}
      />
    </section>
  );
}
