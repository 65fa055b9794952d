import './BaselineDistance.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ExperimentMeasure, ExperimentRow } from '../../config/experiments';
import { isPreview } from '../../config/measures';
import { isOpen, type Experiment, type LabState } from '../../store/lab';
import { defaultForm, requestOf } from '../../store/labRequests';
import { secondsOf, selectMsPerPass, selectObstacle, shareDone, statusWords } from '../../store/labWords';
import { formatCount, formatDuration } from '../formatting';
import { useConfig, useFact, useSession } from '../session/sessionContext';
import { formatSpread } from './labNumbers';
import { LossSparkline } from './LossSparkline';

function latestOf({ experiments }: LabState, base: string, dataset: string): Experiment | null {
  return experiments.findLast(({ request }) => request.kind === 'baseline' && request.base === base && request.dataset === dataset) ?? null;
}

const measured = [
  { measure: 'fdIcon64', title: 'FD-icon64' },
  { measure: 'kid', title: 'KID' },
] as const satisfies { measure: ExperimentMeasure; title: string }[];

function Found({ rows }: { rows: readonly ExperimentRow[] }) {
  const losses = useMemo(() => rows.filter(({ measure }) => measure === 'loss').map(({ x, value }) => ({ t: x, loss: value })), [rows]);
  const [distance] = rows.filter(({ measure }) => measure === 'fdIcon64');
  return (
    <div className="baseline__found">
      <p className="small">
        {measured.map(({ measure, title }) => {
          const row = rows.find((one) => one.measure === measure);
          return row === undefined ? null : (
            <span key={measure} className="baseline__number">
              {title} <strong>{formatSpread(row.value, row.sd)}</strong>
              {row.floor !== null && <span className="soft"> floor {formatSpread(row.floor.value, row.floor.sd)}</span>}
            </span>
          );
        })}
        {distance !== undefined && (
          <span className="soft">
            {formatCount(distance.nFake ?? 0)} of the base’s samples, {formatCount(distance.nReal ?? 0)} real, 1 seed{' '}
            {isPreview({ nReal: distance.nReal ?? 0, nFake: distance.nFake ?? 0 }) && <span className="badge">preview</span>}
          </span>
        )}
      </p>
      {losses.length > 1 && <LossSparkline points={losses} label={`The base’s loss on this set at ${losses.length} timesteps`} />}
    </div>
  );
}

/** Measures a set once it is chosen, where that takes a moment: on a graphics card. The set that the page opens with waits to be asked. */
function useMeasuredWhenChosen(mayStart: boolean, dataset: string, start: () => void): void {
  const [opened] = useState(dataset);
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (!mayStart || dataset === opened || dataset === asked.current) return;
    asked.current = dataset;
    start();
  }, [mayStart, dataset, opened, start]);
}

/** How far the chosen set is from the base before any training: its own samples' distances, and its loss by t on the set. */
export function BaselineDistance() {
  const session = useSession();
  const config = useConfig((whole) => whole);
  const experiment = useFact(({ lab }) => latestOf(lab, config.base, config.dataset));
  const obstacle = useFact((state) => selectObstacle(state, 'baseline'));
  const isSoftware = useFact(({ device }) => device?.isSoftware ?? false);
  const msPerPass = useFact(selectMsPerPass);
  const request = useMemo(() => requestOf('baseline', defaultForm('baseline', isSoftware), { config, changes: [] }), [config, isSoftware]);
  const seconds = secondsOf(request, msPerPass);
  const isOn = experiment !== null && isOpen(experiment);
  useMeasuredWhenChosen(!isSoftware && obstacle === null && experiment === null, config.dataset, () => session.startExperiment(request));

  return (
    <div className="baseline" data-testid="baseline">
      {isOn ? (
        <p className="small" role="status">
          How far from the base: {statusWords[experiment.status]}, {Math.floor(100 * shareDone(experiment))} %{' '}
          <button type="button" className="button button--small button--quiet" data-testid="baseline-cancel" onClick={() => session.cancelExperiment(experiment.id)}>
            Cancel
          </button>
        </p>
      ) : (
        (experiment === null || experiment.rows.length === 0) && (
          <button type="button" className="button button--small" data-testid="baseline-start" disabled={obstacle !== null} aria-label="How far is this set from the base?" title={`How far this set is from the base before any training${seconds === null ? '' : `; about ${formatDuration(seconds)}`}`} onClick={() => session.startExperiment(request)}>
            How far is it?
          </button>
        )
      )}
      {experiment !== null && experiment.status === 'failed' && <p className="field__error small">{experiment.message}</p>}
      {experiment !== null && experiment.rows.length > 0 && <Found rows={experiment.rows} />}
    </div>
  );
}
