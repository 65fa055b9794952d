import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { isOwnDataset } from '../../data/ownDataset';
import { sampleGridPng } from '../../share/sampleGrid';
import { selectGrids } from '../../store/selectors';
import { formatCount } from '../formatting';
import { saveFile } from '../session/saveFile';
import { useFact, useSession } from '../session/sessionContext';
import { saveAnimation } from './saveAnimation';
import { openRunFile } from './openRunFile';
import { exportRunFile, fileStem } from './runFiles';

/** Each pixel of a sample as a block of so many. */
const gridScale = 6;

/** The run as files: everything in one, or its parts; and the way back in. */
export function ShareFiles({ onLeave }: { onLeave: () => void }) {
  const id = useId();
  const session = useSession();
  const run = useFact((state) => state.run);
  const grids = useFact(selectGrids);
  const hasDevice = useFact((state) => state.device !== null);
  const current = useStore(session.library.store, (state) => state.current);
  const [withPictures, setWithPictures] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const newest = grids.at(-1);
  const isOwn = run !== null && isOwnDataset(run.config.dataset);
  const stem = run === null ? '' : fileStem({ name: run.config.name, config: run.config, step: newest?.step ?? run.step });

  const attempt = async (words: string, work: () => Promise<void>): Promise<void> => {
    setBusy(words);
    setFault(null);
    try {
      await work();
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(null);
    }
  };
  const saveRun = async (runId: string): Promise<void> => {
    const { name, file } = await exportRunFile(session.library, runId, { withPictures });
    saveFile(name, file);
  };
  const openRun = async (file: File): Promise<void> => {
    await openRunFile(session, file);
    onLeave();
  };

  return (
    <section aria-labelledby={`${id}-title`} className="share-part">
      <h3 id={`${id}-title`}>Files</h3>
      <div className="share-file">
        <p>
          <strong>Run file</strong> <span className="soft small">a zip with everything: settings, log, numbers as CSV, pictures, and the states that it goes on from, here or with npm run cli -- resume</span>
        </p>
        <div className="share-file__actions">
          <button type="button" className="button button--small" data-testid="save-run-file" disabled={current === null || busy !== null} onClick={() => current !== null && void attempt('Writing the run file', () => saveRun(current))}>
            Save
          </button>
          <label className="button button--small file-button">
            Open one
            <input
              type="file"
              accept=".zip"
              data-testid="open-run-file"
              onChange={({ target }) => {
                const file = target.files?.[0];
                target.value = '';
                if (file !== undefined) void attempt('Reading the run file', () => openRun(file));
              }}
            />
          </label>
        </div>
        {isOwn && (
          <label className="small share-file__option">
            <input type="checkbox" data-testid="with-pictures" checked={withPictures} onChange={({ target }) => setWithPictures(target.checked)} /> put my own pictures in: whoever has the file then has all of them
          </label>
        )}
        {current === null && <p className="soft small">There is no run to save yet: start one, or open one from the list of runs.</p>}
      </div>
      <div className="share-file">
        <p>
          <strong>Sample pictures</strong> <span className="soft small">{newest === undefined ? 'once there are some' : `${newest.images.count} of step ${formatCount(newest.step)}, or all steps one after the other`}</span>
        </p>
        <div className="share-file__actions">
          <button type="button" className="button button--small" data-testid="save-samples" disabled={newest === undefined} onClick={() => newest !== undefined && saveFile(`${stem}-samples.png`, sampleGridPng(newest.images, gridScale))}>
            PNG
          </button>
          <button type="button" className="button button--small" data-testid="save-animation" disabled={grids.length < 2 || busy !== null} onClick={() => void attempt('Drawing the animation', () => saveAnimation(stem, grids.map(({ images }) => images)))}>
            Animation (GIF)
          </button>
        </div>
      </div>
      <div className="share-file">
        <p>
          <strong>Weights</strong> <span className="soft small">their moving average as .safetensors, in the names of the reference DiT</span>
        </p>
        <div className="share-file__actions">
          <button type="button" className="button button--small" data-testid="save-weights" disabled={!hasDevice || run === null || run.step === 0} onClick={session.exportWeights}>
            Save
          </button>
        </div>
      </div>
      <p className="soft small" role="status">
        {busy !== null && `${busy}…`}
      </p>
      {fault !== null && (
        <p className="field__error" role="alert" data-testid="file-fault">
          {fault}
        </p>
      )}
    </section>
  );
}
