import { useMemo } from 'react';
import type { Measured } from '../../config/measures';
import type { PlaygroundState } from '../../store/playgroundState';
import { joinMarks, selectEvaluations, selectMarks } from '../../store/selectors';
import { formatCount } from '../formatting';
import { Term } from '../look/Term';
import { useConfig, useFact } from '../session/sessionContext';
import { ChartTable } from './ChartTable';
import { StepChart } from './StepChart';

/** Below this many generated pictures a distance is only a preview. */
const fewPictures = 128;

interface DistanceMeasureProps {
  distance: 'fdIcon64' | 'kid';
  title: string;
  color: string;
}

const written = (value: number, digits: number): string => value.toFixed(digits);

function valueWords({ value, sd }: Measured, distance: 'fdIcon64' | 'kid'): string {
  return distance === 'kid' ? `${written(value, 3)} ± ${written(sd, 3)}` : written(value, 1);
}

const selectTarget = (state: PlaygroundState) => selectEvaluations(state, 'target');

/** A distance to the target set, with both sample counts. */
export function DistanceMeasure({ distance, title, color }: DistanceMeasureProps) {
  const measurements = useFact(selectTarget);
  const evaluations = useMemo(() => measurements.flatMap(({ step, distances }) => (distances[distance] === undefined ? [] : [{ step, measured: distances[distance] }])), [measurements, distance]);
  const marks = useFact(selectMarks);
  const recipe = useConfig((config) => config);
  const runConfig = useFact((state) => state.run?.config ?? null);
  const { steps, evaluation } = runConfig ?? recipe;
  const latest = evaluations.at(-1);
  const counts = latest?.measured;
  const points = useMemo(
    () => evaluations.map(({ step, measured: { value, sd } }) => ({ step, value, sd })),
    [evaluations],
  );
  const shownMarks = useMemo(() => joinMarks(marks, steps), [marks, steps]);

  return (
    <section className="measure" style={{ '--accent': color }}>
      <div className="measure__head">
        <h3 className="measure__title">
          {title} <Term name={distance} />
        </h3>
      </div>
      <span className="measure__value" data-testid={distance === 'kid' ? 'kid' : 'fd-icon64'}>
        {latest === undefined ? '–' : valueWords(latest.measured, distance)}
      </span>
      <StepChart title={title} points={points} lastStep={steps} marks={shownMarks} color={color} height={96} empty={evaluation.everySteps === 0 ? 'Measured on request only.' : `First measured at step ${formatCount(Math.min(evaluation.everySteps, steps))}.`} />
      {counts !== undefined && (
        <p className="soft small">
          {formatCount(counts.nFake)} made, {formatCount(counts.nReal)} real{' '}
          {counts.nFake < fewPictures && (
            <span className="badge" title={`Fewer than ${fewPictures} pictures: a preview, not a measurement`}>
              preview
            </span>
          )}
        </p>
      )}
      {evaluations.length > 0 && (
        <ChartTable caption={title} columns={['step', title, 'made', 'real']} rows={evaluations.toReversed().map((one) => [formatCount(one.step), valueWords(one.measured, distance), formatCount(one.measured.nFake), formatCount(one.measured.nReal)])} />
      )}
    </section>
  );
}
