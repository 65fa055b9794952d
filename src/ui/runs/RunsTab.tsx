import './Runs.css';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { StoredRun } from '../../storage/records';
import { formatCount } from '../formatting';
import { useSession } from '../session/sessionContext';
import { useReport } from '../session/useReport';
import { DeletedRuns } from './DeletedRuns';
import { listedRuns, orderTitle, runOrders } from './listedRuns';
import { RunComparison } from './RunComparison';
import { RunRow } from './RunRow';
import { MOST_COMPARED, type RunsView } from './runsView';
import { runTitle } from './runWords';
import { StorageLine } from './StorageLine';

/** What was just done, said until the next thing is. */
interface Done {
  words: string;
  undo: (() => Promise<void>) | null;
}

/** The library of runs: list, search, compare, and what it takes in storage. */
export function RunsTab({ view, onView }: { view: RunsView; onView: (view: RunsView) => void }) {
  const session = useSession();
  const report = useReport();
  const library = useStore(session.library.store);
  const [done, setDone] = useState<Done | null>(null);
  const { search, order, opened, isComparing } = view;
  const listed = useMemo(() => listedRuns(library, search, order), [library, search, order]);
  const kept = library.runs.filter(({ deletedAt }) => deletedAt === null);
  const checked = useMemo(() => view.checked.flatMap((id) => library.runs.find((run) => run.id === id && run.deletedAt === null) ?? []), [view.checked, library.runs]);

  const duplicate = ({ config, name }: StoredRun): void => {
    session.recipe.edit({ type: 'configReplaced', config });
    setDone({ words: `The recipe of ${name === '' ? 'that run' : name} is in the editor: change what you like and press Start.`, undo: null });
  };
  const remove = (run: StoredRun): void => {
    report(
      session.library.deleteRun(run.id).then(() => {
        setDone({ words: `${runTitle(run)} was deleted.`, undo: () => session.library.restoreRun(run.id) });
      }),
    );
  };
  const undo = (work: () => Promise<void>): void => report(work().then(() => setDone({ words: 'It is back.', undo: null })));

  if (isComparing && checked.length >= 2) {
    return (
      <div className="runs">
        <div className="runs__head">
          <button type="button" className="button button--small" data-testid="runs-back" onClick={() => onView({ ...view, isComparing: false })}>
            Back to the list
          </button>
          <h3>{checked.length} runs beside each other</h3>
        </div>
        <RunComparison runs={checked} />
      </div>
    );
  }

  return (
    <div className="runs">
      {done !== null && (
        <div className="note message" role="status" data-testid="runs-done">
          <p>{done.words}</p>
          <span className="run__buttons">
            {done.undo !== null && (
              <button type="button" className="button button--small" data-testid="runs-undo" onClick={() => done.undo !== null && undo(done.undo)}>
                Undo
              </button>
            )}
            <button type="button" className="button button--small button--quiet" onClick={() => setDone(null)}>
              Dismiss
            </button>
          </span>
        </div>
      )}
      {kept.length > 0 && (
        <div className="runs__head">
          <input type="search" className="input runs__search" data-testid="runs-search" aria-label="Search runs" placeholder="Search names, sets, tags, notes" value={search} onChange={({ target }) => onView({ ...view, search: target.value })} />
          <label className="runs__order small soft">
            Order
            <select className="select" data-testid="runs-order" value={order} onChange={({ target }) => onView({ ...view, order: runOrders.find((one) => one === target.value) ?? 'begun' })}>
              {runOrders.map((one) => (
                <option key={one} value={one}>
                  {orderTitle[one]}
                </option>
              ))}
            </select>
          </label>
          <span className="soft small" role="status" data-testid="runs-count">
            {search.trim() === '' ? `${formatCount(kept.length)} ${kept.length === 1 ? 'run' : 'runs'}` : `${formatCount(listed.length)} of ${formatCount(kept.length)} runs`}
          </span>
          <button
            type="button"
            className="button button--small button--main runs__compare"
            data-testid="runs-compare"
            disabled={checked.length < 2}
            title={checked.length < 2 ? `Check two runs or more, ${MOST_COMPARED} at most` : undefined}
            onClick={() => onView({ ...view, isComparing: true })}
          >
            Compare{checked.length >= 2 && ` ${checked.length}`}
          </button>
        </div>
      )}
      {kept.length === 0 && library.isReady && (
        <div className="measure__empty runs__empty" data-testid="runs-empty">
          <p>
            <strong>No runs yet.</strong> Press Start: every run is kept here as it trains, with its charts, pictures and weights. It can be looked at again, resumed, branched and compared.
          </p>
        </div>
      )}
      {kept.length > 0 && listed.length === 0 && <p className="measure__empty runs__empty">No run has all these words in its name, set, method, tags, notes or state.</p>}
      <ul className="runs__list" aria-label="Runs">
        {listed.map((run) => {
          const isChecked = view.checked.includes(run.id);
          return (
            <RunRow
              key={run.id}
              run={run}
              isChecked={isChecked}
              isFull={checked.length >= MOST_COMPARED}
              isOpened={opened === run.id}
              onCheck={(isWanted) => onView({ ...view, isComparing: false, checked: isWanted ? [...checked.map(({ id }) => id), run.id] : view.checked.filter((id) => id !== run.id) })}
              onOpenDetails={(isOpened) => onView({ ...view, opened: isOpened ? run.id : null })}
              onDuplicate={() => duplicate(run)}
              onDelete={() => remove(run)}
            />
          );
        })}
      </ul>
      {library.damaged.length > 0 && (
        <p className="note note--danger" role="alert">
          The records of these runs cannot be read, so that they are not listed: {library.damaged.join(', ')}. If you have run files of them, open those.
        </p>
      )}
      <DeletedRuns />
      <StorageLine />
    </div>
  );
}
