import { useRef } from 'react';
import { useWidth } from '../curve/useWidth';

const height = 56;
const base = 36;

/** A density of t as a small area, with an upright tick at every t that was drawn. density: [T], or empty. */
export function DrawnDensity({ density, drawn, label }: { density: readonly number[]; drawn: readonly number[]; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, 320);
  const highest = density.reduce((a, b) => Math.max(a, b), 0);
  const last = Math.max(1, density.length - 1);
  const x = (t: number): number => 1 + (t / last) * (width - 2);
  const every = Math.max(1, Math.floor(density.length / 200));
  const outline = density.flatMap((p, t) => (t % every === 0 || t === last ? [`${x(t).toFixed(1)} ${(base - (p / highest) * (base - 4)).toFixed(1)}`] : []));
  return (
    <div ref={frame}>
      <svg className="lab-density" height={height} width="100%" role="img" aria-label={label}>
        {highest > 0 && <path d={`M${x(0)} ${base}L${outline.join('L')}L${x(last)} ${base}Z`} />}
        <line x1={0} x2={width} y1={base} y2={base} />
        {highest > 0 && drawn.map((t, row) => <line key={row} className="lab-density__tick" x1={x(t)} x2={x(t)} y1={base - 7} y2={base + 6} />)}
        <text x={0} y={height - 3}>
          t = 0
        </text>
        <text x={width} y={height - 3} textAnchor="end">
          999
        </text>
      </svg>
    </div>
  );
}
