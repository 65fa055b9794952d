import { memo, useMemo } from 'react';
import { areaPlaces, type AreaPlace, type LossPair } from '../../store/forgettingArea';
import { formatCount, formatLoss } from '../formatting';
import { axisWithin, logarithmicAxis } from '../plot/axis';
import { bandPath, linePath, type Place } from '../plot/path';
import { Plot, type Plane } from '../plot/Plot';
import type { Pointed } from '../plot/PlotCursor';

export interface ForgettingChartProps {
  title: string;
  pair: LossPair;
  /** Of the current model's line. */
  color: string;
  height: number;
  /** Charts of one group are pointed at together. */
  syncId: string;
}

const lossLabel = (value: number): string => (value < 1e-3 ? value.toExponential(0) : String(value));
const timesteps = { ...axisWithin(0, 999, 5, formatCount), ticks: [0, 200, 400, 600, 800, 999] };

function wordsOf({ t, pretrained, current }: AreaPlace) {
  const factor = current / pretrained;
  return (
    <>
      <strong>t = {t}</strong>
      <div>pre-trained {formatLoss(pretrained)}</div>
      <div>
        now {formatLoss(current)}, × {factor.toFixed(2)} {factor > 1 ? 'lost' : 'won'}
      </div>
    </>
  );
}

/** Loss by t of both models on a logarithmic axis; between them what is lost (now worse) and what is won (now better). */
export const ForgettingChart = memo(function ForgettingChart({ title, pair, color, height, syncId }: ForgettingChartProps) {
  const places = useMemo(() => areaPlaces(pair), [pair]);
  /** Without the crossings that were put in between. */
  const measured = useMemo(() => places.filter(({ currentBand }) => currentBand !== null), [places]);
  const y = useMemo(() => {
    const losses = places.flatMap(({ pretrained, current }) => [pretrained, current]);
    return logarithmicAxis(losses.reduce((a, b) => Math.min(a, b), 1) * 0.8, losses.reduce((a, b) => Math.max(a, b), 1e-4) * 1.25, lossLabel);
  }, [places]);
  const pointed = (index: number): Pointed => {
    const place = measured[index];
    if (place === undefined) return { dots: [], words: null };
    return { dots: [{ y: place.pretrained, color: 'var(--pretrained)' }, { y: place.current, color }], words: wordsOf(place) };
  };
  return (
    <div className="lab-chart__plot">
      <Plot label={`${title} at ${pair.current.length} timesteps, pre-trained against now; the table below has the numbers`} height={height} x={timesteps} y={y} xTitle="noise level t" group={syncId} places={measured.map(({ t }) => t)} pointed={pointed}>
        {(plane) => <Curves plane={plane} places={places} color={color} />}
      </Plot>
    </div>
  );
});

function Curves({ plane, places, color }: { plane: Plane; places: readonly AreaPlace[]; color: string }) {
  const line = (loss: (place: AreaPlace) => number): Place[] => places.map((place) => [plane.x(place.t), within(plane, loss(place))]);
  const band = (of: (place: AreaPlace) => readonly [number, number] | null): string => {
    const edges = places.flatMap((place) => {
      const ends = of(place);
      return ends === null ? [] : [{ x: plane.x(place.t), low: within(plane, ends[0]), high: within(plane, ends[1]) }];
    });
    return bandPath(edges.map(({ x, high }) => [x, high]), edges.map(({ x, low }) => [x, low]));
  };
  return (
    <g>
      <path d={band(({ lost }) => lost)} style={{ fill: 'var(--lost)' }} fillOpacity={0.28} />
      <path d={band(({ won }) => won)} style={{ fill: 'var(--won)' }} fillOpacity={0.28} />
      <path d={band(({ pretrainedBand }) => pretrainedBand)} style={{ fill: 'var(--pretrained)' }} fillOpacity={0.16} />
      <path d={band(({ currentBand }) => currentBand)} style={{ fill: color }} fillOpacity={0.16} />
      <path d={linePath(line(({ pretrained }) => pretrained))} stroke="var(--pretrained)" strokeDasharray="6 3" strokeWidth={2} />
      <path d={linePath(line(({ current }) => current))} stroke={color} strokeWidth={2} />
    </g>
  );
}

/** A band may reach beyond the plane: it ends there. */
const within = (plane: Plane, loss: number): number => Math.min(plane.height, Math.max(0, plane.y(loss)));
