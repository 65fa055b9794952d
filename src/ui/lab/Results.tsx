import { memo, useMemo, useState } from 'react';
import { isTrainingLoss, type Arm, type ExperimentMeasure, type ExperimentRow } from '../../config/experiments';
import type { ImageStrip } from '../../protocol/events';
import type { Experiment } from '../../store/lab';
import { measuresIn, seriesOf, type Against } from '../../store/labSeries';
import { measureTitle } from '../../store/labWords';
import { ArmLegend } from './ArmLegend';
import { armLooks } from './armLook';
import { ChartFrame } from './ChartFrame';
import { FinalTable } from './FinalTable';
import { formatMeasured } from './labNumbers';
import { axisOf } from './labTabWords';
import { StripsView } from './StripsView';

export interface ResultsProps {
  /** One, or several of a kind that are looked at together. */
  experiments: readonly Experiment[];
  /** Arms that have pictures but no curve, before the others. */
  pictureArms?: readonly Arm[];
  /** Measures that the tab is about; all that there are where it does not say. */
  measures?: readonly ExperimentMeasure[];
  hasFinalTable?: boolean;
  /** The colour of the model in training. */
  currentColor: string;
}

/** Ends of the axis that a request tells before anything was measured. */
function spanOf({ request }: Experiment): readonly [number, number] | null {
  if (request.kind === 'replacement') return [0, 100];
  return request.kind === 'comparison' ? [0, request.config.steps] : null;
}

const noArms: readonly Arm[] = [];

interface Joined {
  rows: readonly ExperimentRow[];
  strips: readonly ImageStrip[];
  arms: readonly Arm[];
}

/** Several experiments of a kind as one; arms that they share are told apart by the experiment's number. */
function joined(experiments: readonly Experiment[]): Joined {
  const [only] = experiments;
  if (only === undefined) return { rows: [], strips: [], arms: [] };
  if (experiments.length === 1) return only;
  const known = new Set<string>();
  const all: { rows: ExperimentRow[]; strips: ImageStrip[]; arms: Arm[] } = { rows: [], strips: [], arms: [] };
  const isOneModel = experiments.every(({ modelStep }) => modelStep === only.modelStep);
  for (const { id, arms, rows, strips, modelStep } of experiments) {
    const name = (arm: string): string => (known.has(arm) ? `${arm} ${id}` : arm);
    const renamed = new Map(arms.map((arm) => [arm.id, name(arm.id)]));
    const of = (arm: string): string => renamed.get(arm) ?? arm;
    all.rows.push(...rows.map((row) => ({ ...row, arm: of(row.arm) })));
    all.strips.push(...strips.map((strip) => ({ ...strip, arm: of(strip.arm) })));
    all.arms.push(...arms.map((arm) => ({ id: of(arm.id), title: isOneModel || modelStep === null ? arm.title : `${arm.title}, step ${modelStep}` })));
    arms.forEach((arm) => known.add(arm.id));
  }
  return all;
}

/** An arm's mean at a place, in words; empty where nothing was measured. */
function valueWordsOf(rows: readonly ExperimentRow[], arms: readonly Arm[], measure: ExperimentMeasure | null, against: Against): (arm: string, x: number) => string {
  if (measure === null) return () => '';
  const series = seriesOf(rows, arms, measure, against);
  return (arm, x) => {
    const place = series.find((one) => one.arm.id === arm)?.places.find((one) => one.x === x);
    return place === undefined ? '' : `${measureTitle(measure)} ${formatMeasured(place.mean)}`;
  };
}

/** What experiments found: charts of a chosen measure, the pictures behind them, and the end of every arm. */
export const Results = memo(function Results({ experiments, pictureArms = noArms, measures: wanted, hasFinalTable = false, currentColor }: ResultsProps) {
  const { rows, strips, arms } = useMemo(() => joined(experiments), [experiments]);
  const offered = useMemo(() => measuresIn(rows).filter(({ measure }) => wanted?.includes(measure) ?? true), [rows, wanted]);
  const [chosenMeasure, setMeasure] = useState<ExperimentMeasure | null>(null);
  const shown = offered.find((one) => one.measure === chosenMeasure) ?? offered[0];
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [smoothing, setSmoothing] = useState(0);
  const [chosenX, setChosenX] = useState<number | null>(null);
  const looks = useMemo(() => armLooks(arms, currentColor), [arms, currentColor]);
  const stripArms = useMemo(() => [...pictureArms, ...arms], [pictureArms, arms]);
  const [measure, against] = [shown?.measure ?? null, shown?.againsts[0] ?? null];
  const valueWords = useMemo(() => valueWordsOf(rows, arms, measure, against), [rows, arms, measure, against]);
  const [newest] = experiments;
  if (newest === undefined) return null;
  const { kind } = newest.request;
  const axis = axisOf[kind];
  const span = spanOf(newest);
  const fileName = `${kind}-${newest.id}`;

  const toggle = (arm: string): void => {
    const next = new Set(hidden);
    if (!next.delete(arm)) next.add(arm);
    setHidden(next);
  };

  return (
    <div className="lab-results">
      {shown === undefined ? (
        <p className="measure__empty lab-results__empty">The first numbers come soon.</p>
      ) : (
        <>
          <div className="lab-results__controls">
            {offered.length > 1 && (
              <label className="lab-results__measure small">
                Measure
                <select className="select" data-testid="lab-measure" value={shown.measure} onChange={({ target }) => setMeasure(offered.find((one) => one.measure === target.value)?.measure ?? null)}>
                  {offered.map((one) => (
                    <option key={one.measure} value={one.measure}>
                      {measureTitle(one.measure)}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <ArmLegend arms={arms} looks={looks} hidden={hidden} onToggle={toggle} />
            <label className="lab-results__smoothing small">
              Smoothing
              <input className="range" type="range" min={0} max={0.95} step={0.05} value={smoothing} aria-valuetext={smoothing === 0 ? 'off' : smoothing.toFixed(2)} onChange={({ target }) => setSmoothing(Number(target.value))} />
            </label>
          </div>
          <div className="lab-charts">
            {shown.againsts.map((set) => (
              <ChartFrame key={set} rows={rows} arms={arms} hidden={hidden} looks={looks} measure={shown.measure} against={set} axis={axis} span={span} smoothing={smoothing} chosenX={chosenX} onChooseX={setChosenX} syncId={`lab-${kind}`} fileName={fileName} />
            ))}
          </div>
        </>
      )}
      <StripsView strips={strips} arms={stripArms} looks={looks} axis={axis} chosenX={chosenX} onChooseX={setChosenX} valueWords={valueWords} hasLostStrips={experiments.some(({ hasLostStrips }) => hasLostStrips)} fileName={fileName} />
      {hasFinalTable && shown !== undefined && !isTrainingLoss(shown.measure) && <FinalTable rows={rows} arms={arms} measure={shown.measure} againsts={shown.againsts} axis={axis} isRace={newest.request.kind === 'comparison' && (newest.request.question === 'race' || newest.request.question === 'convergence')} />}
    </div>
  );
});
