import { useRef } from 'react';
import { areaPlaces, meanLogRatio, type LossPair } from '../../store/forgettingArea';
import { csv } from '../../config/experimentCsv';
import { formatLoss } from '../formatting';
import { ChartTable } from '../measures/ChartTable';
import { ExportButtons } from './ExportButtons';
import { ForgettingChart } from './ForgettingChart';

export interface ForgettingFrameProps {
  title: string;
  pair: LossPair;
  /** Counts and step. */
  words: string;
  color: string;
  height: number;
  syncId: string;
  /** Names exported files; null: none are offered. */
  fileName: string | null;
}

/** 1.31 → a factor in words. */
function changeWords(pair: LossPair): string {
  const mean = meanLogRatio(pair);
  if (mean === null) return '';
  const factor = Math.exp(mean);
  return Math.abs(factor - 1) < 0.005 ? 'unchanged on average' : `× ${factor.toFixed(2)} on average: ${factor > 1 ? 'lost' : 'won'}`;
}

/** One set's curves with their summary, table and exports. */
export function ForgettingFrame({ title, pair, words, color, height, syncId, fileName }: ForgettingFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const rows = areaPlaces(pair).filter(({ currentBand }) => currentBand !== null);
  return (
    <figure className="lab-chart" data-testid={fileName === null ? undefined : 'lab-chart'}>
      <figcaption className="lab-chart__head">
        <h3>{title}</h3>
        <span className="small">{changeWords(pair)}</span>
      </figcaption>
      <div ref={frame} style={{ minHeight: height }}>
        <ForgettingChart title={title} pair={pair} color={color} height={height} syncId={syncId} />
      </div>
      <p className="soft small">{words}</p>
      <div className="lab-chart__foot">
        <ChartTable caption={`Loss by t: ${title}`} columns={['t', 'pre-trained', 'now', 'factor']} rows={rows.map(({ t, pretrained, current }) => [String(t), formatLoss(pretrained), formatLoss(current), (current / pretrained).toFixed(2)])} />
        {fileName !== null && (
          <ExportButtons
            name={fileName}
            frame={frame}
            caption={{ title, legend: [{ title: 'Pre-trained', color: 'var(--pretrained)', dash: '6 3' }, { title: 'Now', color, dash: '' }], notes: `loss by t, ${words} · ${changeWords(pair)}` }}
            csv={() => csv(['t', 'pretrained', 'current'], rows.map(({ t, pretrained, current }) => [t, pretrained, current]))}
          />
        )}
      </div>
    </figure>
  );
}
