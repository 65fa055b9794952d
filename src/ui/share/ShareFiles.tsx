import { useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { sampleGridPng } from '../../share/sampleGrid';
import { selectGrids } from '../../store/selectors';
import { formatCount } from '../formatting';
import { useCloseDialog } from '../look/Dialog';
import { saveFile } from '../session/saveFile';
import { useFact, useSession } from '../session/sessionContext';
import { fileStem } from './fileStem';
import { openRunFile } from './openRunFile';
import { SaveRunAnimation } from './SaveRunAnimation';
import { SaveRunFile } from './SaveRunFile';

/** Each pixel of a sample as a block of so many. */
const gridScale = 6;

/** The run as files: everything in one, or its parts; and the way back in. */
export function ShareFiles() {
  const id = useId();
  const session = useSession();
  const run = useFact((state) => state.run);
  const grids = useFact(selectGrids);
  const hasModel = useFact((state) => state.hasModel && state.device !== null);
  const stored = useStore(session.library.store, ({ runs, current }) => runs.find((other) => other.id === current) ?? null);
  const newest = grids.at(-1);
  const closeDialog = useCloseDialog();

  return (
    <section aria-labelledby={`${id}-title`} className="share-part">
      <h3 id={`${id}-title`}>Files</h3>
      <ShareFile title="Run file" words="a zip with everything: settings, log, numbers as CSV, pictures, and the states that it goes on from, here or with npm run cli -- resume">
        {stored !== null && <SaveRunFile run={stored} />}
        <OpenRunFile onOpened={closeDialog} />
      </ShareFile>
      <ShareFile title="Sample pictures" words={newest === undefined || run === null ? 'once there are some' : `${newest.images.count} of step ${formatCount(newest.step)}, or all steps one after the other`}>
        {newest !== undefined && run !== null && (
          <>
            <button type="button" className="button button--small" data-testid="save-samples" onClick={() => saveFile(`${fileStem(run.config, newest.step)}-samples.png`, sampleGridPng(newest.images, gridScale))}>
              PNG
            </button>
            <SaveRunAnimation grids={grids} config={run.config} />
          </>
        )}
      </ShareFile>
      <ShareFile title="Weights" words="their moving average as .safetensors, in the names of the reference DiT">
        <button type="button" className="button button--small" data-testid="save-weights" disabled={!hasModel || run === null || run.step === 0} onClick={session.exportWeights}>
          Save
        </button>
      </ShareFile>
    </section>
  );
}

function ShareFile({ title, words, children }: { title: string; words: string; children: ReactNode }) {
  return (
    <div className="share-file">
      <p>
        <strong>{title}</strong> <span className="soft small">{words}</span>
      </p>
      <div className="share-file__actions">{children}</div>
    </div>
  );
}

function OpenRunFile({ onOpened }: { onOpened: () => void }) {
  const session = useSession();
  const [fault, setFault] = useState<string | null>(null);
  const open = (file: File): void => {
    setFault(null);
    openRunFile(session, file).then(onOpened, (error: unknown) => setFault(error instanceof Error ? error.message : String(error)));
  };
  return (
    <>
      <label className="button button--small file-button">
        Open one
        <input
          type="file"
          accept=".zip"
          data-testid="open-run-file"
          onChange={({ target }) => {
            const file = target.files?.[0];
            target.value = '';
            if (file !== undefined) open(file);
          }}
        />
      </label>
      {fault !== null && (
        <p className="field__error small" role="alert" data-testid="open-fault">
          {fault}
        </p>
      )}
    </>
  );
}
