import { lazy, Suspense, useMemo, useRef } from 'react';
import { isTrainingLoss, type Arm, type ExperimentMeasure, type ExperimentRow } from '../../config/experiments';
import { rowsCsv } from '../../config/experimentCsv';
import { countsOf, seriesOf, type Against, type Counts } from '../../store/labSeries';
import { measureTitle, measureTitleOf, measureWords } from '../../store/labWords';
import { formatCount } from '../formatting';
import { Explanation, Term } from '../look/Term';
import { ChartTable } from '../measures/ChartTable';
import { thinned } from '../measures/thinned';
import type { ArmLook } from './armLook';
import { ExportButtons } from './ExportButtons';
import { formatMeasured, formatSpread } from './labNumbers';
import { placeWords, type AxisWords } from './labTabWords';
import { useIsNear } from './useIsNear';

/** Recharts comes when the first chart is wanted. */
const loadChart = () => import('./LabChart');
const LabChart = lazy(loadChart);

const chartHeight = 232;
const tableRows = 200;

export interface ChartFrameProps {
  rows: readonly ExperimentRow[];
  /** All arms, and those that are not to be drawn. */
  arms: readonly Arm[];
  hidden: ReadonlySet<string>;
  looks: ReadonlyMap<string, ArmLook>;
  measure: ExperimentMeasure;
  against: Against;
  axis: AxisWords;
  /** Ends of the axis that are known beforehand. */
  span: readonly [number, number] | null;
  smoothing: number;
  chosenX: number | null;
  onChooseX: (x: number) => void;
  syncId: string;
  /** Names exported files. */
  fileName: string;
}

const range = ([least, most]: readonly [number, number]): string => (least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`);

/** What a chart's numbers rest on, in words. */
function countsWords({ real, made, seeds, floor }: Counts, measure: ExperimentMeasure): string {
  const isTraining = isTrainingLoss(measure);
  const counted = isTraining ? 'steps a mean' : measure === 'loss' ? 'rows a mean' : measure === 'error' ? 'pictures' : real === null ? 'samples' : 'made';
  const parts = [
    made === null ? null : `${range(made)} ${counted}`,
    real === null ? null : `${range(real)} real`,
    `${seeds} ${seeds === 1 ? 'seed' : 'seeds; band: least to greatest'}`,
    floor === null ? null : `noise floor ${formatSpread(floor.value, floor.sd)}: ${floor.n} real pictures against the others; hollow points are within it`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** A chart with all it takes to believe it: counts, seeds, noise floor, table, exports. */
export function ChartFrame({ rows, arms, hidden, looks, measure, against, axis, span, smoothing, chosenX, onChooseX, syncId, fileName }: ChartFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isNear = useIsNear(frame, loadChart);
  const series = useMemo(() => seriesOf(rows, arms, measure, against), [rows, arms, measure, against]);
  const shown = useMemo(() => series.filter(({ arm }) => !hidden.has(arm.id)), [series, hidden]);
  const counts = useMemo(() => countsOf(rows, measure, against), [rows, measure, against]);
  const [title, words] = [measureTitleOf(measure, against), countsWords(counts, measure)];
  const table = useMemo(
    () => thinned(rows.filter((row) => row.measure === measure && row.against === against), tableRows).map(({ arm, x, seed, value, sd, nFake, nReal }) => [
      placeWords(axis, x), arms.find(({ id }) => id === arm)?.title ?? arm, String(seed), formatMeasured(value), sd === null ? '–' : formatMeasured(sd), nFake === null ? '–' : formatCount(nFake), nReal === null ? '–' : formatCount(nReal),
    ]),
    [rows, arms, measure, against, axis],
  );

  return (
    <figure className="lab-chart" data-testid="lab-chart">
      <figcaption className="lab-chart__head">
        <h3>
          {title} <Explanation word={measureTitle(measure)} text={measureWords(measure)} />
        </h3>
        {counts.isPreview && (
          <span className="badge" title="Fewer than 128 pictures: a preview, not a measurement">
            preview
          </span>
        )}
      </figcaption>
      <div ref={frame} style={{ minHeight: chartHeight }}>
        {isNear && (
          <Suspense fallback={<div className="measure__empty" style={{ height: chartHeight }}>Loading the chart.</div>}>
            <LabChart title={title} axis={axis} span={span} series={shown} looks={looks} smoothing={smoothing} floor={counts.floor} chosenX={chosenX} onChooseX={onChooseX} syncId={syncId} height={chartHeight} />
          </Suspense>
        )}
      </div>
      <p className="soft small">
        {words} {counts.floor !== null && <Term name="noiseFloor" />}
      </p>
      <div className="lab-chart__foot">
        <ChartTable caption={title} columns={[axis.unit === '' ? axis.place : `${axis.place}, ${axis.unit}`, 'arm', 'seed', measureTitle(measure), '±', 'made', 'real']} rows={table} />
        <ExportButtons
          name={`${fileName}-${measure}${against === null ? '' : `-${against}`}`}
          frame={frame}
          caption={{ title, legend: shown.map(({ arm }) => ({ title: arm.title, color: looks.get(arm.id)?.color ?? 'var(--ink)', dash: looks.get(arm.id)?.dash ?? '' })), notes: `${words}${counts.isPreview ? ' · preview: fewer than 128 pictures' : ''}` }}
          csv={() => rowsCsv(rows.filter((row) => row.measure === measure && row.against === against), arms)}
        />
      </div>
    </figure>
  );
}
