import { useMemo } from 'react';
import { pairFromCurves, pairFromRows, type LossPair } from '../../store/forgettingArea';
import type { Experiment, LossByTimestep } from '../../store/lab';
import { countsOf } from '../../store/labSeries';
import { formatCount } from '../formatting';
import { ForgettingFrame } from './ForgettingFrame';
import { ForgettingLegend } from './ForgettingLegend';

const sets = ['target', 'source'] as const;
const titles = { target: 'On the target', source: 'On what the base knew' };

interface Shown {
  against: (typeof sets)[number];
  pair: LossPair;
  words: string;
}

function fromExperiment({ rows, modelStep }: Experiment): Shown[] {
  return sets.flatMap((against) => {
    const pair = pairFromRows(rows, against);
    const { made, seeds, isPreview } = countsOf(rows, 'loss', against);
    const at = modelStep === null ? '' : `step ${formatCount(modelStep)} · `;
    return pair === null ? [] : [{ against, pair, words: `${at}${made?.[0] ?? 0} held-out rows a t · ${seeds} ${seeds === 1 ? 'seed; band: ± standard error' : 'seeds; band: least to greatest'}${isPreview ? ' · preview' : ''}` }];
  });
}

function fromRun({ step, rows, curves }: LossByTimestep): Shown[] {
  return sets.flatMap((against) => {
    const pair = pairFromCurves(curves, against);
    return pair === null ? [] : [{ against, pair, words: `step ${formatCount(step)} · ${rows} held-out rows a t; band: ± standard error` }];
  });
}

export interface ForgettingResultsProps {
  experiment: Experiment | null;
  live: LossByTimestep | null;
  color: string;
}

/** What was lost and won by t: as an experiment measured it, else as the run told while it trained. */
export function ForgettingResults({ experiment, live, color }: ForgettingResultsProps) {
  const shown = useMemo(() => {
    const measured = experiment === null ? [] : fromExperiment(experiment);
    return measured.length > 0 || live === null ? { isLive: false, charts: measured } : { isLive: true, charts: fromRun(live) };
  }, [experiment, live]);
  if (shown.charts.length === 0) return experiment === null ? null : <p className="measure__empty lab-results__empty">The first numbers come soon.</p>;
  return (
    <div className="lab-results">
      <div className="lab-results__controls">
        <ForgettingLegend color={color} />
        {shown.isLive && <span className="badge">live</span>}
      </div>
      <div className="lab-charts">
        {shown.charts.map(({ against, pair, words }) => (
          <ForgettingFrame key={against} title={titles[against]} pair={pair} words={words} color={color} height={232} syncId="lab-forgetting" fileName={`forgetting-${against}`} />
        ))}
      </div>
      {shown.charts.length === 1 && <p className="soft small">The set that this base was trained on is not known here, so only the target can be measured.</p>}
    </div>
  );
}
