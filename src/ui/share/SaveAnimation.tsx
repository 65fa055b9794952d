import { useState } from 'react';
import type { RunConfig } from '../../config/runConfig';
import type { SampleGrid } from '../../store/playgroundState';
import { saveFile } from '../session/saveFile';
import { fileStem } from './fileStem';

const scale = 4;
const frameMs = 400;

/** The grids of a run one after the other as a GIF. What draws it comes when it is wanted. */
export function SaveAnimation({ grids, config }: { grids: readonly SampleGrid[]; config: RunConfig }) {
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const { animatedGif } = await import('../../share/animatedGif');
      saveFile(`${fileStem(config, grids.at(-1)?.step ?? 0)}-animation.gif`, animatedGif(grids.map(({ images }) => images), { scale, frameMs }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" className="button button--small" data-testid="save-animation" title="All these pictures one after the other, as an animated GIF" disabled={grids.length < 2 || isBusy} onClick={() => void save()}>
      Animation
    </button>
  );
}
