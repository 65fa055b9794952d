import { useMemo } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { areaPlaces, type AreaPlace, type LossPair } from '../../store/forgettingArea';
import { formatCount, formatLoss } from '../formatting';

export interface ForgettingChartProps {
  title: string;
  pair: LossPair;
  /** Of the current model's line. */
  color: string;
  height: number;
  syncId: string;
}

interface TipProps {
  active?: boolean;
  payload?: readonly { payload?: AreaPlace }[];
}

function Tip({ active, payload }: TipProps) {
  const place = payload?.[0]?.payload;
  if (active !== true || place === undefined || place.currentBand === null) return null;
  const factor = place.current / place.pretrained;
  return (
    <div className="chart-tip">
      <strong>t = {place.t}</strong>
      <div>pre-trained {formatLoss(place.pretrained)}</div>
      <div>
        now {formatLoss(place.current)}, × {factor.toFixed(2)} {factor > 1 ? 'lost' : 'won'}
      </div>
    </div>
  );
}

/** Within a power of ten; more of them where the losses span little. */
const steps = [[1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 6, 8]] as const;

/** At least three round numbers between two ends, where there are so many. */
function logTicks(least: number, most: number): number[] {
  const powers = [-5, -4, -3, -2, -1, 0, 1];
  const choices = steps.map((mantissas) => powers.flatMap((power) => mantissas.map((mantissa) => Number(`${mantissa}e${power}`))).filter((tick) => tick >= least && tick <= most));
  return choices.find((ticks) => ticks.length >= 3) ?? choices.at(-1) ?? [];
}

/** Loss by t of both models on a logarithmic axis; between them what is lost (now worse) and what is won (now better). */
export default function ForgettingChart({ title, pair, color, height, syncId }: ForgettingChartProps) {
  const places = useMemo(() => areaPlaces(pair), [pair]);
  const losses = places.flatMap(({ pretrained, current }) => [pretrained, current]);
  const [least, most] = [losses.reduce((a, b) => Math.min(a, b), 1) * 0.8, losses.reduce((a, b) => Math.max(a, b), 1e-4) * 1.25];
  return (
    <div className="lab-chart__plot" role="img" aria-label={`${title} at ${pair.current.length} timesteps, pre-trained against now; the table below has the numbers`}>
      <ResponsiveContainer width="100%" height={height}>
        <ComposedChart data={places} syncId={syncId} syncMethod="value" margin={{ top: 6, right: 12, bottom: 12, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--hairline)" />
          <XAxis dataKey="t" type="number" domain={[0, 999]} ticks={[0, 200, 400, 600, 800, 999]} tickFormatter={formatCount} tickLine={false} stroke="var(--hairline)" height={30} label={{ value: 'noise level t', position: 'insideBottom', offset: -4, className: 'lab-axis-title' }} />
          <YAxis width={48} scale="log" domain={[least, most]} allowDataOverflow ticks={logTicks(least, most)} tickFormatter={(value: number) => (value < 1e-3 ? value.toExponential(0) : String(value))} tickLine={false} axisLine={false} />
          <Tooltip content={<Tip />} isAnimationActive={false} cursor={{ stroke: 'var(--control-line)' }} />
          <Area dataKey="lost" stroke="none" fill="var(--lost)" fillOpacity={0.28} isAnimationActive={false} activeDot={false} />
          <Area dataKey="won" stroke="none" fill="var(--won)" fillOpacity={0.28} isAnimationActive={false} activeDot={false} />
          <Area dataKey="pretrainedBand" stroke="none" fill="var(--pretrained)" fillOpacity={0.16} connectNulls isAnimationActive={false} activeDot={false} />
          <Area dataKey="currentBand" stroke="none" fill={color} fillOpacity={0.16} connectNulls isAnimationActive={false} activeDot={false} />
          <Line dataKey="pretrained" name="Pre-trained" stroke="var(--pretrained)" strokeDasharray="6 3" strokeWidth={2} dot={false} activeDot={{ r: 3 }} isAnimationActive={false} />
          <Line dataKey="current" name="Now" stroke={color} strokeWidth={2} dot={false} activeDot={{ r: 3 }} isAnimationActive={false} />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
