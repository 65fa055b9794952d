import { useMemo, useState } from 'react';
import type { ExperimentMeasure } from '../../config/experiments';
import type { StoredRun } from '../../storage/records';
import { measuresIn } from '../../store/labSeries';
import { measureTitle } from '../../store/labWords';
import { comparisonCautions, comparisonRows, comparisonStrips, type ComparedRun } from '../../store/runComparison';
import { ArmLegend } from '../lab/ArmLegend';
import { ChartFrame } from '../lab/ChartFrame';
import { axisOf } from '../lab/labTabWords';
import { StripsView } from '../lab/StripsView';
import { DifferenceTable } from './DifferenceTable';
import { FinalDistanceTable } from './FinalDistanceTable';
import { runLooks } from './runLooks';
import { titlesApart } from './runWords';
import { useRunRecords } from './useRunRecords';

const axis = axisOf.comparison;
const noWords = (): string => '';

/** Stored runs beside each other: recipes in words, curves one over the other, last distances, and samples from the same noise. */
export function RunComparison({ runs }: { runs: readonly StoredRun[] }) {
  const { records, faults } = useRunRecords(runs.map(({ id }) => id));
  const titles = useMemo(() => titlesApart(runs), [runs]);
  const looks = useMemo(() => runLooks(runs.map(({ id, config }) => ({ id, live: config.live }))), [runs]);
  const compared = useMemo(
    () =>
      runs.flatMap(({ id }): ComparedRun[] => {
        const record = records.get(id);
        return record === undefined ? [] : [{ id, title: titles.get(id) ?? '', record }];
      }),
    [runs, records, titles],
  );
  const rows = useMemo(() => comparisonRows(compared), [compared]);
  const strips = useMemo(() => comparisonStrips(compared), [compared]);
  const offered = useMemo(() => measuresIn(rows), [rows]);
  const [wanted, setWanted] = useState<ExperimentMeasure | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [smoothing, setSmoothing] = useState(0.6);
  const [chosenX, setChosenX] = useState<number | null>(null);
  const arms = compared.map(({ id, title }) => ({ id, title }));
  const losses = offered.filter(({ againsts }) => againsts.includes(null));
  const distances = offered.filter(({ againsts }) => !againsts.includes(null));
  const shown = distances.find(({ measure }) => measure === wanted) ?? distances[0];
  const lastStep = compared.reduce((last, { record }) => Math.max(last, record.step), 1);
  const isReading = compared.length + faults.size < runs.length;

  const toggle = (arm: string): void => {
    const next = new Set(hidden);
    if (!next.delete(arm)) next.add(arm);
    setHidden(next);
  };
  const frame = { rows, arms, hidden, looks, axis, span: [0, lastStep] as const, chosenX, onChooseX: setChosenX, syncId: 'runs', fileName: 'runs' };

  return (
    <div className="lab-results" data-testid="run-comparison" aria-busy={isReading}>
      {[...faults].map(([id, message]) => (
        <p key={id} className="field__error" role="alert">
          {titles.get(id)} could not be read: {message}
        </p>
      ))}
      <DifferenceTable runs={runs} titles={titles} looks={looks} />
      {isReading && (
        <p className="soft" role="status">
          Reading {compared.length + faults.size + 1} of {runs.length} runs …
        </p>
      )}
      {compared.length > 0 && <Cautions runs={compared} />}
      {offered.length > 0 && (
        <div className="lab-results__controls">
          {distances.length > 1 && (
            <label className="lab-results__measure small">
              Measure
              <select className="select" data-testid="runs-measure" value={shown?.measure} onChange={({ target }) => setWanted(distances.find(({ measure }) => measure === target.value)?.measure ?? null)}>
                {distances.map(({ measure }) => (
                  <option key={measure} value={measure}>
                    {measureTitle(measure)}
                  </option>
                ))}
              </select>
            </label>
          )}
          <ArmLegend arms={arms} looks={looks} hidden={hidden} onToggle={toggle} />
          <label className="lab-results__smoothing small">
            Smoothing of losses
            <input className="range" type="range" min={0} max={0.95} step={0.05} value={smoothing} aria-valuetext={smoothing === 0 ? 'off' : smoothing.toFixed(2)} onChange={({ target }) => setSmoothing(Number(target.value))} />
          </label>
        </div>
      )}
      {!isReading && offered.length === 0 && faults.size === 0 && <p className="measure__empty lab-results__empty">None of these runs has done a step yet: there is nothing to draw.</p>}
      <div className="lab-charts run-charts">
        {shown?.againsts.map((against) => <ChartFrame key={against} {...frame} measure={shown.measure} against={against} smoothing={0} />)}
        {losses.map(({ measure }) => (
          <ChartFrame key={measure} {...frame} measure={measure} against={null} smoothing={smoothing} />
        ))}
      </div>
      {compared.length > 0 && <FinalDistanceTable runs={compared} looks={looks} />}
      <StripsView strips={strips} arms={arms} looks={looks} axis={axis} chosenX={chosenX ?? lastStep} onChooseX={setChosenX} valueWords={noWords} hasLostStrips={false} fileName="runs" />
    </div>
  );
}

function Cautions({ runs }: { runs: readonly ComparedRun[] }) {
  const cautions = comparisonCautions(runs);
  if (cautions.length === 0) return <p className="soft small">Same base, target set, sampling and noise: what differs below comes of the training.</p>;
  return (
    <ul className="note run-cautions" data-testid="runs-cautions">
      {cautions.map((caution) => (
        <li key={caution}>{caution}</li>
      ))}
    </ul>
  );
}
