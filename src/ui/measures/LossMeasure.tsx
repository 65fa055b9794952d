import { useMemo, useRef } from 'react';
import { emptySeries, seriesPoints } from '../../store/bucketedSeries';
import { joinMarks, selectMarks } from '../../store/selectors';
import { formatCount, formatLoss } from '../formatting';
import { Term } from '../look/Term';
import { useConfig, useFact } from '../session/sessionContext';
import { ChartTable } from './ChartTable';
import { StepChart } from './StepChart';
import { thinned } from './thinned';

export interface LossMeasureProps {
  loss: 'reconsolidation' | 'retention';
  title: string;
  color: string;
  empty: string;
}

export function LossMeasure({ loss, title, color, empty }: LossMeasureProps) {
  const series = useFact((state) => state.run?.[loss] ?? emptySeries);
  const latest = useFact((state) => state.run?.latest?.[loss] ?? null);
  const marks = useFact(selectMarks);
  const recipeSteps = useConfig(({ steps }) => steps);
  const lastStep = useFact((state) => state.run?.config.steps) ?? recipeSteps;
  const points = useMemo(() => seriesPoints(series).map(({ step, mean, smooth }) => ({ step, value: smooth, raw: mean })), [series]);
  const chart = useRef<HTMLDivElement>(null);
  const shownMarks = useMemo(() => joinMarks(marks, lastStep), [marks, lastStep]);

  return (
    <section className="measure" style={{ '--accent': color }}>
      <div className="measure__head">
        <h3 className="measure__title">
          {title} <Term name={loss} />
        </h3>
        <span className="soft small">
          last step <span className="measure__value" data-testid={`loss-${loss}`}>{formatLoss(latest)}</span>
        </span>
      </div>
      <div ref={chart}>
        <StepChart title={title} points={points} lastStep={lastStep} marks={shownMarks} color={color} height={84} empty={empty} />
      </div>
      {points.length > 0 && (
        <ChartTable
          caption={`${title} loss`}
          columns={['step', 'smoothed', `mean of ${series.stepsPerBucket}`]}
          files={{ name: `${loss}-loss`, chart, notes: `mean of ${series.stepsPerBucket} steps a point, and smoothed`, rows: () => points.map(({ step, value, raw }) => [step, value, raw]) }}
          rows={thinned(points, 40).map(({ step, value, raw }) => [formatCount(Math.round(step)), formatLoss(value), formatLoss(raw)])}
        />
      )}
    </section>
  );
}
