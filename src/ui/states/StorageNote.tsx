import { useStore } from 'zustand';
import { formatBytes } from '../formatting';
import { useSession } from '../session/sessionContext';
import { useReport } from '../session/useReport';

/** Something could not be kept: training goes on, and the person can make room. */
export function StorageNote() {
  const { library } = useSession();
  const report = useReport();
  const fault = useStore(library.store, (state) => state.fault);
  const deletedBytes = useStore(library.store, ({ runs, datasets }) =>
    [...runs.flatMap(({ deletedAt, states }) => (deletedAt === null ? [] : states)), ...datasets.filter(({ deletedAt }) => deletedAt !== null)].reduce((sum, { bytes }) => sum + bytes, 0),
  );
  if (fault === null) return null;
  return (
    <div className="note note--danger message" role="alert" data-testid="storage-fault">
      <p>
        <strong>{fault.kind === 'full' ? 'The storage is full; training goes on.' : 'The run could not be saved; training goes on.'}</strong>{' '}
        {fault.kind === 'full' ? 'What was saved before is untouched. Delete runs or picture sets that you no longer need (the lab, under Runs, shows what takes the space); saving then goes on by itself.' : `${fault.message} It is tried again with the next step.`}
      </p>
      {deletedBytes > 0 && (
        <button type="button" className="button button--small" data-testid="purge" onClick={() => report(library.purgeDeleted())}>
          Free {formatBytes(deletedBytes)} of what was deleted
        </button>
      )}
    </div>
  );
}
