import { useMemo, useRef, useState, type ReactNode } from 'react';
import { methodOf } from '../../config/defaults';
import { isPreview, measureDescriptions, PREVIEW_COUNT, type MeasureName } from '../../config/measures';
import type { MeasuredAgainst } from '../../protocol/events';
import type { Companion, PlaygroundState } from '../../store/playgroundState';
import { joinMarks, selectEvaluations, selectMarks } from '../../store/selectors';
import { formatCount } from '../formatting';
import { Explanation, Term } from '../look/Term';
import { methodColor, methodTitleOf } from '../methodWords';
import { useConfig, useFact } from '../session/sessionContext';
import { ChartTable } from './ChartTable';
import { InceptionWeights } from './InceptionWeights';
import { countsInWords, floorInWords, floorName, formatWithSpread, titleOf } from './measureWords';
import { NeighbourTable } from './NeighbourTable';
import { StepChart } from './StepChart';

/** The measures that are drawn over the steps; the others stand in a table. */
const charted = ['fdIcon64', 'kid', 'fdRandom', 'fdInception'] as const satisfies readonly MeasureName[];
type Charted = (typeof charted)[number];

const selectOf: Record<MeasuredAgainst, (state: PlaygroundState) => ReturnType<typeof selectEvaluations>> = {
  target: (state) => selectEvaluations(state, 'target'),
  source: (state) => selectEvaluations(state, 'source'),
};

/** What the other method's run measured, to be drawn behind; undefined where it measured nothing of the kind. */
function referenceOf({ run }: Companion, against: MeasuredAgainst, name: MeasureName) {
  const points = run.evaluations[against].flatMap(({ step, distances }) => {
    const measured = distances[name];
    return measured === undefined ? [] : [{ step, value: measured.value, sd: measured.sd }];
  });
  return points.length === 0 ? undefined : { title: methodTitleOf(run.live), color: methodColor[methodOf(run.live)], points };
}

/** One distance to a set over the steps, chosen by the person: with its spread, its noise floor and both sample counts. */
export function DistanceMeasure({ against, color, action }: { against: MeasuredAgainst; color: string; action?: ReactNode }) {
  const [name, setName] = useState<Charted>('fdIcon64');
  const evaluations = useFact(selectOf[against]);
  const marks = useFact(selectMarks);
  const recipe = useConfig((config) => config);
  const runConfig = useFact((state) => state.run?.config ?? null);
  const { steps, evaluation, seed } = runConfig ?? recipe;
  const offered = charted.filter((one) => one !== 'fdInception' || evaluations.some(({ distances }) => distances.fdInception !== undefined));
  const measurements = useMemo(
    () =>
      evaluations.flatMap(({ step, distances }) => {
        const measured = distances[name];
        return measured === undefined ? [] : [{ step, measured }];
      }),
    [evaluations, name],
  );
  const latest = measurements.at(-1)?.measured;
  const others = offered.flatMap((one) => {
    const measured = evaluations.at(-1)?.distances[one];
    return one === name || measured === undefined ? [] : [`${titleOf(one)} ${formatWithSpread(measured)}`];
  });
  const points = useMemo(() => measurements.map(({ step, measured: { value, sd } }) => ({ step, value, sd })), [measurements]);
  const chart = useRef<HTMLDivElement>(null);
  const shownMarks = useMemo(() => joinMarks(marks, steps), [marks, steps]);
  const title = `${titleOf(name)} to the ${against}`;
  const companion = useFact((state) => state.companion);
  const reference = useMemo(() => (companion === null ? undefined : referenceOf(companion, against, name)), [companion, against, name]);
  const ownLive = useFact((state) => state.run?.live ?? null);
  const ownTitle = methodTitleOf(ownLive ?? recipe.live);
  /** As it stood where this run was last measured. */
  const lastMeasured = measurements.at(-1)?.step ?? Infinity;
  const beside = reference?.points.findLast(({ step }) => step <= lastMeasured) ?? reference?.points[0];
  const waiting = evaluation.everySteps === 0 ? 'Measured on request only.' : `First measured at step ${formatCount(Math.min(evaluation.everySteps, steps))}.`;

  return (
    <section className="measure" style={{ '--accent': color }} aria-label={title} data-tour={`distance-${against}`}>
      <div className="measure__head">
        <h2>
          Distance to {against} {against === 'source' && <Term name="sourceDistance" />}
        </h2>
        <span className="measure__choice">
          {action}
          <select className="select select--small" data-testid={`measure-${against}`} aria-label={`Measure of the distance to the ${against}`} value={name} onChange={({ target }) => setName(charted.find((one) => one === target.value) ?? 'fdIcon64')}>
            {offered.map((one) => (
              <option key={one} value={one}>
                {titleOf(one)}
              </option>
            ))}
          </select>
          <Explanation word={titleOf(name)} text={measureDescriptions[name].words} />
        </span>
      </div>
      <p className="measure__values small">
        {beside !== undefined && reference !== undefined && (
          <span className="measure__reference" style={{ '--accent': reference.color }} data-testid={`reference-${against}`}>
            {reference.title} {formatWithSpread(beside)}
          </span>
        )}
        <span className="measure__title">
          {ownTitle}{' '}
          <span className="measure__value" data-testid={`distance-${against}`}>
            {latest === undefined ? '–' : formatWithSpread(latest)}
          </span>
        </span>
      </p>
      <div ref={chart}>
        <StepChart title={title} points={points} lastStep={steps} marks={shownMarks} color={color} height={84} floor={latest?.floor?.value} reference={reference} empty={waiting} />
      </div>
      {latest !== undefined && (
        <p className="soft small">
          {countsInWords(latest)}, {floorInWords(name, latest)}{' '}
          {isPreview(latest) && (
            <span className="badge" title={`Fewer than ${PREVIEW_COUNT} pictures on a side: a preview, not a measurement`}>
              preview
            </span>
          )}
        </p>
      )}
      <div className="measure__more">
        {measurements.length > 0 && (
          <ChartTable
            caption={title}
            columns={['step', titleOf(name), floorName(name), 'made', 'real']}
            files={{
              name: `${name}-${against}`,
              chart,
              notes: latest === undefined ? '' : `${countsInWords(latest)}, ${floorInWords(name, latest)}, seed ${seed}`,
              head: ['step', 'value', 'sd', 'floor', 'floor_sd', 'floor_n', 'n_made', 'n_real'],
              rows: () => measurements.map(({ step, measured: { value, sd, floor, nFake, nReal } }) => [step, value, sd, floor?.value ?? null, floor?.sd ?? null, floor?.n ?? null, nFake, nReal]),
            }}
            rows={measurements.toReversed().map(({ step, measured }) => [
              formatCount(step),
              formatWithSpread(measured),
              measured.floor === null ? '–' : formatWithSpread(measured.floor),
              formatCount(measured.nFake),
              formatCount(measured.nReal),
            ])}
          />
        )}
        {others.length > 0 && (
          <details className="disclosure">
            <summary>Other measures</summary>
            <p className="soft small" data-testid={`others-${against}`}>
              {others.join(', ')}
            </p>
            {against === 'target' && <NeighbourTable />}
          </details>
        )}
        {against === 'target' && <InceptionWeights />}
      </div>
    </section>
  );
}
