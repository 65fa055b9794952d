import { useRef } from 'react';
import type { ObjectiveForm } from '../../config/runConfig';
import type { CurveName } from '../../store/curveEdit';
import { drawnDensity, type CurveWeights } from '../../store/curveWeights';
import { areaPath, densityHeight, plotScale } from './plotScale';
import { useWidth } from './useWidth';

const rows: { name: CurveName; words: string }[] = [
  { name: 'psi', words: 't drawn for target pictures' },
  { name: 'xi', words: 't drawn for the bank' },
];

/** The densities of t that the curves imply, each scaled to its own height. */
export function DensityStrips({ weights, form, colors, hasBank }: { weights: CurveWeights; form: ObjectiveForm; colors: Record<CurveName, string>; hasBank: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, 320);
  const { x } = plotScale(width, densityHeight, 1);
  return (
    <div ref={frame}>
      {rows.map(({ name, words }) => {
        const density = name === 'xi' && !hasBank ? null : drawnDensity(weights[name], form);
        const highest = density === null ? 1 : density.reduce((a, b) => Math.max(a, b), 0);
        const isLowAtEnd = density !== null && (density[0] ?? 0) > (density.at(-1) ?? 0);
        const y = (p: number): number => 4 + (1 - p / highest) * (densityHeight - 6);
        return (
          <svg key={name} height={densityHeight} style={{ '--accent': colors[name] }} role="img" aria-label={density === null ? `No ${words}` : `Density of ${words}`}>
            <line className="curve-plot__grid" x1={x(0)} x2={x(1)} y1={y(0)} y2={y(0)} />
            {density !== null && <path className="density__area" d={areaPath(density, { x, y })} />}
            <text className="density__label" x={isLowAtEnd ? x(1) - 4 : x(0) + 4} y={12} textAnchor={isLowAtEnd ? 'end' : 'start'}>
              {density === null ? `no ${words}` : words}
            </text>
          </svg>
        );
      })}
    </div>
  );
}
