import { memo, useMemo } from 'react';
import type { SettingsMark } from '../../store/playgroundState';
import { formatCount, formatLoss } from '../formatting';
import { axisAround, axisWithin } from '../plot/axis';
import { linePath } from '../plot/path';
import { Plot, type Plane } from '../plot/Plot';

export interface StepPoint {
  step: number;
  /** The line. */
  value: number;
  /** What the line smooths, drawn faintly behind it. */
  raw?: number;
  /** ± around the value. */
  sd?: number;
}

export interface LineOverStepsProps {
  title: string;
  points: readonly StepPoint[];
  lastStep: number;
  marks: readonly SettingsMark[];
  color: string;
  height: number;
  /** What no difference at all would give: a dashed line across. */
  floor?: number | undefined;
  /** The other method's run, drawn thinner behind the line. */
  reference?: { title: string; color: string; points: readonly StepPoint[] } | undefined;
}

const tickLabel = (value: number): string => (value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(0) : String(Number(value.toPrecision(2))));
/** Fewer points than this are drawn as dots, too. */
const FEW = 30;
/** Half the width of an error bar's ends, in pixels. */
const CAP = 4;

const heightsOf = ({ value, raw = value, sd = 0 }: StepPoint): number[] => [raw, value - sd, value + sd];

/** One quantity over the steps of a run. A dashed upright line marks a change of settings, one across the noise floor. */
export const LineOverSteps = memo(function LineOverSteps({ title, points, lastStep, marks, color, height, floor, reference }: LineOverStepsProps) {
  const x = useMemo(() => axisWithin(0, lastStep, 4, formatCount), [lastStep]);
  const y = useMemo(() => {
    const heights = [...points, ...(reference?.points ?? [])].flatMap(heightsOf).concat(floor ?? []);
    const of = (pick: (a: number, b: number) => number): number => heights.reduce((a, b) => pick(a, b), 0);
    return axisAround(of(Math.min), of(Math.max), 3, tickLabel);
  }, [points, reference, floor]);
  const places = useMemo(() => points.map(({ step }) => step), [points]);
  const isSmoothed = points[0]?.raw !== undefined;

  return (
    <Plot
      label={`${title} over ${points.length} points; the table below has the numbers`}
      height={height}
      x={x}
      y={y}
      group="steps"
      places={places}
      pointed={(index) => {
        const point = points[index];
        if (point === undefined) return { dots: [], words: null };
        const { step, value, sd } = point;
        return { dots: [{ y: value, color }], words: `step ${formatCount(Math.round(step))}: ${formatLoss(value)}${sd === undefined ? '' : ` ± ${formatLoss(sd)}`}` };
      }}
    >
      {(plane) => (
        <>
          {marks.map(({ step }) => (
            <line key={step} className="plot__mark" x1={plane.x(step)} x2={plane.x(step)} y2={plane.height} />
          ))}
          {floor !== undefined && <Floor plane={plane} at={plane.y(floor)} color={color} />}
          {isSmoothed && <path d={linePath(points.map(({ step, value, raw = value }) => [plane.x(step), plane.y(raw)]))} stroke={color} strokeOpacity={0.25} />}
          {reference !== undefined && <Course plane={plane} points={reference.points} color={reference.color} isBehind />}
          <Course plane={plane} points={points} color={color} hasDots={points.length < FEW && !isSmoothed} />
        </>
      )}
    </Plot>
  );
});

function Floor({ plane, at, color }: { plane: Plane; at: number; color: string }) {
  return (
    <g>
      <line x2={plane.width} y1={at} y2={at} stroke={color} strokeDasharray="6 4" />
      <text x={plane.width - 4} y={at - 4} textAnchor="end">
        noise floor
      </text>
    </g>
  );
}

function Course({ plane, points, color, isBehind = false, hasDots = isBehind }: { plane: Plane; points: readonly StepPoint[]; color: string; isBehind?: boolean; hasDots?: boolean }) {
  return (
    <g>
      <path d={linePath(points.map(({ step, value }) => [plane.x(step), plane.y(value)]))} stroke={color} strokeWidth={isBehind ? 1.5 : 2} strokeDasharray={isBehind ? '5 3' : undefined} strokeLinejoin="round" />
      {hasDots && points.map(({ step, value }) => <circle key={step} cx={plane.x(step)} cy={plane.y(value)} r={isBehind ? 2 : 2.5} fill={color} />)}
      {!isBehind && <path d={points.map((point) => errorBar(plane, point)).join('')} stroke={color} />}
    </g>
  );
}

function errorBar(plane: Plane, { step, value, sd }: StepPoint): string {
  if (sd === undefined) return '';
  const [x, high, low] = [plane.x(step), plane.y(value + sd), plane.y(value - sd)];
  return `M${x - CAP} ${high}h${2 * CAP}M${x - CAP} ${low}h${2 * CAP}M${x} ${high}V${low}`;
}
