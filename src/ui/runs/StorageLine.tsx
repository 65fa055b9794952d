import { useStore } from 'zustand';
import type { StoredDataset, StoredRun } from '../../storage/records';
import { formatBytes } from '../formatting';
import { useSession } from '../session/sessionContext';
import { useReport } from '../session/useReport';
import { runTitle, stateBytes } from './runWords';

const LARGEST = 5;

/** What is stored, of how much there is, and whether it will stay. */
export function StorageLine() {
  const { library } = useSession();
  const report = useReport();
  const { use, runs, datasets } = useStore(library.store);
  if (use === null) return null;
  if (!use.isLasting) {
    return (
      <p className="note" role="status" data-testid="storage">
        <strong>This browser keeps nothing for this page</strong> (a private window, or storage that is blocked): runs last as long as the page is open. Save a run file before you leave.
      </p>
    );
  }
  const { usedBytes, quotaBytes, isPersisted } = use;
  const deleted = sumOf(runs, isDeleted) + sumOf(datasets, isDeleted);
  return (
    <div className="run-storage" data-testid="storage">
      <div className="run-storage__use">
        {usedBytes !== null && quotaBytes !== null && quotaBytes > 0 ? (
          <>
            <span>
              {formatBytes(usedBytes)} of {formatBytes(quotaBytes)} used
            </span>
            <meter className="run-storage__meter" min={0} max={quotaBytes} high={0.8 * quotaBytes} value={usedBytes} aria-label="Storage used" />
          </>
        ) : (
          <span>The browser does not say how much room there is.</span>
        )}
        {isPersisted ? (
          <span className="soft small">The browser keeps it until you delete it.</span>
        ) : (
          <button type="button" className="button button--small" data-testid="persist" title="Otherwise it may clear it when the disk is full" onClick={() => report(library.persist())}>
            Ask the browser to keep it
          </button>
        )}
        {deleted > 0 && (
          <button type="button" className="button button--small" data-testid="free-deleted" onClick={() => report(library.purgeDeleted())}>
            Free {formatBytes(deleted)} of what was deleted
          </button>
        )}
      </div>
      <details className="disclosure" data-testid="storage-details">
        <summary>What takes the space</summary>
        <SpaceTaken runs={runs.filter((run) => !isDeleted(run))} datasets={datasets.filter((dataset) => !isDeleted(dataset))} usedBytes={usedBytes} deleted={deleted} />
      </details>
    </div>
  );
}

const isDeleted = ({ deletedAt }: Pick<StoredRun, 'deletedAt'>): boolean => deletedAt !== null;
const bytesOf = (stored: StoredRun | StoredDataset): number => ('states' in stored ? stateBytes(stored) : stored.bytes);
const sumOf = <Stored extends StoredRun | StoredDataset>(all: readonly Stored[], counts: (stored: Stored) => boolean = () => true): number => all.filter(counts).reduce((sum, stored) => sum + bytesOf(stored), 0);

interface SpaceTakenProps {
  runs: readonly StoredRun[];
  datasets: readonly StoredDataset[];
  usedBytes: number | null;
  deleted: number;
}

function SpaceTaken({ runs, datasets, usedBytes, deleted }: SpaceTakenProps) {
  const [ofRuns, ofDatasets] = [sumOf(runs), sumOf(datasets)];
  const rest = usedBytes === null ? 0 : Math.max(0, usedBytes - ofRuns - ofDatasets - deleted);
  const largest = [...runs, ...datasets]
    .map((stored) => ({ id: stored.id, bytes: bytesOf(stored), title: 'states' in stored ? `the run ${runTitle(stored)}` : `the picture set ${stored.title}` }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, LARGEST);
  return (
    <div className="run-storage__details small">
      <p>
        States of runs {formatBytes(ofRuns)}, your picture sets {formatBytes(ofDatasets)}, deleted and not yet freed {formatBytes(deleted)}, and {formatBytes(rest)} of logs, bases and the page’s own files, which it needs without a network.
      </p>
      {largest.length > 0 && (
        <>
          <p>The largest, to delete or to let go of kept states:</p>
          <ol>
            {largest.map(({ id, title, bytes }) => (
              <li key={id}>
                {formatBytes(bytes)}, {title}
              </li>
            ))}
          </ol>
          {datasets.length > 0 && <p className="soft">Picture sets are deleted in the recipe, where they are chosen.</p>}
        </>
      )}
    </div>
  );
}
