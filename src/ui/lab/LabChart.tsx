import { useMemo } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { NoiseFloor } from '../../config/measures';
import { smoothed, type ArmSeries } from '../../store/labSeries';
import { formatCount } from '../formatting';
import type { ArmLook } from './armLook';
import { formatMeasured } from './labNumbers';
import { placeWords, type AxisWords } from './labTabWords';

export interface LabChartProps {
  title: string;
  axis: AxisWords;
  /** Ends of the axis that are known before the numbers are there; null: as far as the numbers go. */
  span: readonly [number, number] | null;
  series: readonly ArmSeries[];
  looks: ReadonlyMap<string, ArmLook>;
  /** Strength of the moving average, 0…1; over 0 the raw line stays faintly behind it. */
  smoothing: number;
  floor: NoiseFloor | null;
  /** Where the pictures below are from: an upright line. */
  chosenX: number | null;
  onChooseX: (x: number) => void;
  /** Charts with the same one follow each other's pointer. */
  syncId: string;
  height: number;
}

/** A place of the axis with every arm's numbers there, in the arms' order. */
interface ChartRow {
  x: number;
  arms: readonly (ArmNumbers | null)[];
}

interface ArmNumbers {
  mean: number;
  shown: number;
  band: readonly [number, number] | null;
  seeds: number;
  isWithinNoise: boolean;
}

function chartRows(series: readonly ArmSeries[], smoothing: number): ChartRow[] {
  const xs = [...new Set(series.flatMap(({ places }) => places.map(({ x }) => x)))].sort((a, b) => a - b);
  const byArm = series.map(({ places }) => {
    const shown = smoothed(places.map(({ mean }) => mean), smoothing);
    return new Map(places.map(({ x, ...place }, index): [number, ArmNumbers] => [x, { ...place, shown: shown[index] ?? place.mean }]));
  });
  return xs.map((x) => ({ x, arms: byArm.map((arm) => arm.get(x) ?? null) }));
}

interface TipProps {
  active?: boolean;
  payload?: readonly { payload?: ChartRow }[];
  axis: AxisWords;
  series: readonly ArmSeries[];
  looks: ReadonlyMap<string, ArmLook>;
}

function Tip({ active, payload, axis, series, looks }: TipProps) {
  const row = payload?.[0]?.payload;
  if (active !== true || row === undefined) return null;
  return (
    <div className="chart-tip">
      <strong>{placeWords(axis, row.x)}</strong>
      {series.map(({ arm }, index) => {
        const there = row.arms[index] ?? null;
        return there === null ? null : (
          <div key={arm.id} className="lab-tip__row" style={{ '--accent': looks.get(arm.id)?.color ?? 'var(--ink)' }}>
            <span className="lab-swatch" /> {arm.title}: {formatMeasured(there.mean)}
            {there.band !== null && ` (${formatMeasured(there.band[0])} to ${formatMeasured(there.band[1])})`}
            {there.isWithinNoise && ', within noise'}
          </div>
        );
      })}
    </div>
  );
}

interface DotProps {
  cx?: number;
  cy?: number;
  payload?: ChartRow;
}

const tickLabel = (value: number): string => (value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(0) : String(Number(value.toPrecision(3))));

/** One measure over the places of an experiment: a line an arm, its band over seeds, the noise floor and what lies within it drawn hollow. */
export default function LabChart({ title, axis, span, series, looks, smoothing, floor, chosenX, onChooseX, syncId, height }: LabChartProps) {
  const rows = useMemo(() => chartRows(series, smoothing), [series, smoothing]);
  const look = (index: number): ArmLook => looks.get(series[index]?.arm.id ?? '') ?? { color: 'var(--ink)', dash: '' };
  const dot = (index: number) => {
    const { color } = look(index);
    return function ArmDot({ cx, cy, payload }: DotProps) {
      const there = payload?.arms[index] ?? null;
      if (there === null || cx === undefined || cy === undefined) return <g key={`none-${index}-${payload?.x ?? ''}`} />;
      return <circle key={`${index}-${payload?.x ?? ''}`} cx={cx} cy={cy} r={3} fill={there.isWithinNoise ? 'var(--paper)' : color} stroke={color} strokeWidth={1.5} />;
    };
  };
  return (
    <div className="lab-chart__plot" role="img" aria-label={`${title}: ${series.map(({ arm }) => arm.title).join(', ')} at ${rows.length} places; the table below has the numbers`}>
      <ResponsiveContainer width="100%" height={height}>
        <ComposedChart
          data={rows}
          syncId={syncId}
          syncMethod="value"
          margin={{ top: 8, right: 12, bottom: 14, left: 0 }}
          accessibilityLayer={false}
          onMouseMove={({ activeLabel }) => {
            if (activeLabel !== undefined) onChooseX(Number(activeLabel));
          }}
        >
          <CartesianGrid vertical={false} stroke="var(--hairline)" />
          <XAxis
            dataKey="x"
            type="number"
            domain={span === null ? ['dataMin', 'dataMax'] : [...span]}
            tickFormatter={formatCount}
            tickLine={false}
            stroke="var(--hairline)"
            height={32}
            tickCount={6}
            label={{ value: axis.unit === '' ? axis.title : `${axis.title}, ${axis.unit}`, position: 'insideBottom', offset: -6, className: 'lab-axis-title' }}
          />
          <YAxis width={52} tickFormatter={tickLabel} tickLine={false} axisLine={false} tickCount={5} domain={[(least: number) => Math.min(0, least), 'auto']} />
          <Tooltip content={<Tip axis={axis} series={series} looks={looks} />} isAnimationActive={false} cursor={{ stroke: 'var(--control-line)' }} />
          {floor !== null && (
            <ReferenceLine
              y={floor.value}
              ifOverflow="extendDomain"
              stroke="var(--ink-soft)"
              strokeDasharray="5 4"
              label={{ value: `noise floor ${formatMeasured(floor.value)} (n = ${floor.n})`, position: 'insideBottomRight', className: 'lab-axis-title' }}
            />
          )}
          {chosenX !== null && <ReferenceLine x={chosenX} stroke="var(--control-line)" strokeDasharray="2 3" />}
          {series.map(({ arm }, index) => (
            <Area key={`band ${arm.id}`} dataKey={(row: ChartRow) => row.arms[index]?.band ?? null} stroke="none" fill={look(index).color} fillOpacity={0.14} connectNulls isAnimationActive={false} activeDot={false} legendType="none" />
          ))}
          {smoothing > 0 &&
            series.map(({ arm }, index) => (
              <Line key={`raw ${arm.id}`} dataKey={(row: ChartRow) => row.arms[index]?.mean ?? null} stroke={look(index).color} strokeOpacity={0.3} strokeWidth={1} dot={false} activeDot={false} connectNulls isAnimationActive={false} />
            ))}
          {series.map(({ arm }, index) => (
            <Line
              key={arm.id}
              name={arm.title}
              dataKey={(row: ChartRow) => row.arms[index]?.shown ?? null}
              stroke={look(index).color}
              strokeDasharray={look(index).dash}
              strokeWidth={2}
              dot={smoothing > 0 ? false : dot(index)}
              activeDot={{ r: 4 }}
              connectNulls
              isAnimationActive={false}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
