import { useState } from 'react';
import { isOwnDataset } from '../../data/ownDataset';
import type { StoredRun } from '../../storage/records';
import { saveFile } from '../session/saveFile';
import { useSession } from '../session/sessionContext';

/** Saves a stored run as a run file, with a person's own pictures only where they say so. */
export function SaveRunFile({ run }: { run: Pick<StoredRun, 'id' | 'config'> }) {
  const { library } = useSession();
  const [withPictures, setWithPictures] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      const { exportRunFile } = await import('./runFiles');
      const { name, file } = await exportRunFile(library, run.id, { withPictures });
      saveFile(name, file);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="save-run-file">
      <button type="button" className="button button--small" data-testid="save-run-file" disabled={isBusy} onClick={() => void save()}>
        {isBusy ? 'Writing the run file' : 'Save the run file'}
      </button>
      {isOwnDataset(run.config.dataset) && (
        <label className="small">
          <input type="checkbox" data-testid="with-pictures" checked={withPictures} onChange={({ target }) => setWithPictures(target.checked)} /> with my own pictures: whoever has the file then has all of them
        </label>
      )}
      {fault !== null && (
        <p className="field__error small" role="alert" data-testid="file-fault">
          {fault}
        </p>
      )}
    </div>
  );
}
