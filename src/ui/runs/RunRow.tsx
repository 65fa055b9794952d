import { useId } from 'react';
import { useStore } from 'zustand';
import { methodOf } from '../../config/defaults';
import type { StoredRun } from '../../storage/records';
import { canResume, shownStatus } from '../../store/libraryState';
import { isRunActive, selectPhase } from '../../store/selectors';
import { formatBytes, formatCount, formatLoss } from '../formatting';
import { formatMeasured } from '../lab/labNumbers';
import { methodColor } from '../methodWords';
import { useFact, useSession } from '../session/sessionContext';
import { useReport } from '../session/useReport';
import { RunDetails } from './RunDetails';
import { formatTime, runTitle, stateBytes, statusTitle, usualTitle } from './runWords';
import { showSamples } from './showSamples';
import { Thumbnails } from './Thumbnails';

export interface RunRowProps {
  run: StoredRun;
  isChecked: boolean;
  /** As many are chosen as can be compared. */
  isFull: boolean;
  isOpened: boolean;
  onCheck: (isChecked: boolean) => void;
  onOpenDetails: (isOpened: boolean) => void;
  onDuplicate: () => void;
  onDelete: () => void;
}

/** One run of the list: what it is, how far it came, what was measured, and what can be done with it. */
export function RunRow({ run, isChecked, isFull, isOpened, onCheck, onOpenDetails, onDuplicate, onDelete }: RunRowProps) {
  const session = useSession();
  const report = useReport();
  const detailsId = useId();
  const phase = useFact(selectPhase);
  const isActive = isRunActive(phase);
  const status = useStore(session.library.store, (state) => shownStatus(run, state));
  const isCurrent = useStore(session.library.store, ({ current }) => current === run.id);
  const isElsewhere = useStore(session.library.store, ({ heldElsewhere }) => heldElsewhere.includes(run.id));
  const isResumable = useStore(session.library.store, (state) => canResume(run, state));
  const title = runTitle(run);
  const isInHand = isElsewhere || (isCurrent && isActive);
  const { step, config, summary } = run;

  return (
    <li className="run" data-testid="run" data-run={run.id} data-status={status} style={{ '--accent': methodColor[methodOf(config.live)] }}>
      <input type="checkbox" className="run__check" data-testid="run-check" aria-label={`Compare ${title}`} checked={isChecked} disabled={!isChecked && isFull} onChange={({ target }) => onCheck(target.checked)} />
      <Thumbnails run={run} />
      <div className="run__words">
        <button type="button" className="run__title" data-testid="run-title" aria-expanded={isOpened} aria-controls={detailsId} onClick={() => onOpenDetails(!isOpened)}>
          {title}
        </button>
        <span className="run__badges">
          <span className="badge" data-testid="run-status">
            {statusTitle[status]}
          </span>
          {isCurrent && <span className="badge">on the screen</span>}
          {isElsewhere && <span className="badge">in another tab</span>}
          {run.tags.map((tag) => (
            <span key={tag} className="run-tag">
              {tag}
            </span>
          ))}
        </span>
        <span className="soft small">
          {run.name !== '' && `${usualTitle(run)} · `}
          {formatTime(run.createdAt)}
        </span>
      </div>
      <dl className="run__facts">
        <Fact title="steps" value={`${formatCount(step)} / ${formatCount(config.steps)}`} />
        <Fact title="last losses" value={`${formatLoss(summary.reconsolidation)} · ${formatLoss(summary.retention)}`} tip="reconsolidation · retention" />
        <Fact title={`FD-icon64${summary.fdIcon64Count === null ? '' : `, n = ${formatCount(summary.fdIcon64Count)}`}`} value={`${distance(summary.fdIcon64)} · ${distance(summary.sourceFdIcon64)}`} tip="to the target · to what the base knew" />
        <Fact title="states" value={run.states.length === 0 ? '–' : formatBytes(stateBytes(run))} />
      </dl>
      <div className="run__buttons">
        <button type="button" className="button button--small" data-testid="run-open" disabled={isActive || isCurrent} title={isActive ? 'Stop the run that trains first' : 'Shows its charts and pictures'} onClick={() => report(session.openRun(run.id).then(showSamples))}>
          Open
        </button>
        {isResumable && !isInHand && (
          <button
            type="button"
            className="button button--small"
            data-testid="run-resume"
            disabled={phase === 'unavailable'}
            onClick={() => {
              session.resumeRun(run.id);
              showSamples();
            }}
          >
            Resume
          </button>
        )}
        <button type="button" className="button button--small button--quiet" data-testid="run-delete" disabled={isInHand} title={isInHand ? 'It is being trained: stop it first' : 'Can be undone for a day'} onClick={onDelete}>
          Delete
        </button>
      </div>
      {isOpened && <RunDetails run={run} id={detailsId} onDuplicate={onDuplicate} />}
    </li>
  );
}

const distance = (value: number | null): string => (value === null ? '–' : formatMeasured(value));

function Fact({ title, value, tip }: { title: string; value: string; tip?: string }) {
  return (
    <div title={tip}>
      <dt>{title}</dt>
      <dd>
        {value}
        {tip !== undefined && <span className="visually-hidden"> ({tip})</span>}
      </dd>
    </div>
  );
}
