import { CartesianGrid, ErrorBar, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { SettingsMark } from '../../store/playgroundState';
import { formatCount, formatLoss } from '../formatting';

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

interface TipProps {
  active?: boolean;
  payload?: readonly { payload?: StepPoint }[];
}

function Tip({ active, payload }: TipProps) {
  const point = payload?.[0]?.payload;
  if (active !== true || point === undefined) return null;
  return (
    <div className="chart-tip">
      step {formatCount(Math.round(point.step))}: {formatLoss(point.value)}
      {point.sd !== undefined && ` ± ${formatLoss(point.sd)}`}
    </div>
  );
}

const tickLabel = (value: number): string => (value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(0) : String(Number(value.toPrecision(2))));

/** One quantity over the steps of a run. A dashed upright line marks a change of settings, one across the noise floor. */
export default function LineOverSteps({ title, points, lastStep, marks, color, height, floor, reference }: LineOverStepsProps) {
  return (
    <div role="img" aria-label={`${title} over ${points.length} points; the table below has the numbers`}>
      <ResponsiveContainer width="100%" height={height}>
        <LineChart data={[...points]} margin={{ top: 6, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--hairline)" />
          <XAxis dataKey="step" type="number" domain={[0, lastStep]} tickFormatter={formatCount} tickLine={false} stroke="var(--hairline)" height={18} tickCount={5} />
          <YAxis width={48} tickFormatter={tickLabel} tickLine={false} axisLine={false} tickCount={4} domain={[(least: number) => Math.min(0, least), 'auto']} />
          <Tooltip content={<Tip />} isAnimationActive={false} cursor={{ stroke: 'var(--control-line)' }} />
          {marks.map(({ step }) => (
            <ReferenceLine key={step} x={step} stroke="var(--ink-soft)" strokeDasharray="2 3" />
          ))}
          {floor !== undefined && <ReferenceLine y={floor} stroke={color} strokeDasharray="6 4" ifOverflow="extendDomain" label={{ value: 'noise floor', position: 'insideBottomRight', fontSize: 11, fill: 'var(--ink-soft)' }} />}
          {points[0]?.raw !== undefined && <Line dataKey="raw" stroke={color} strokeOpacity={0.25} strokeWidth={1} dot={false} activeDot={false} isAnimationActive={false} />}
          {reference !== undefined && <Line data={[...reference.points]} dataKey="value" name={reference.title} stroke={reference.color} strokeWidth={1.5} strokeDasharray="5 3" dot={{ r: 2, fill: reference.color, strokeWidth: 0, strokeDasharray: 'none' }} activeDot={false} isAnimationActive={false} />}
          <Line dataKey="value" stroke={color} strokeWidth={2} dot={points.length < 30 && points[0]?.raw === undefined ? { r: 2.5, fill: color, strokeWidth: 0 } : false} activeDot={{ r: 3 }} isAnimationActive={false}>
            {points[0]?.sd !== undefined && <ErrorBar dataKey="sd" width={4} stroke={color} strokeWidth={1} isAnimationActive={false} />}
          </Line>
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
