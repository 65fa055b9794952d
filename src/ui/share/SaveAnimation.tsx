import { useState } from 'react';
import type { ImageBatch } from '../../protocol/events';
import { saveFile } from '../session/saveFile';

const scale = 4;

export interface SaveAnimationProps {
  grids: readonly { images: ImageBatch }[];
  /** Without its ending. */
  fileStem: string;
  /** How long each grid stays. */
  frameMs: number;
  title: string;
}

/** Grids one after the other as a GIF. What draws it comes when it is wanted. */
export function SaveAnimation({ grids, fileStem, frameMs, title }: SaveAnimationProps) {
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const { animatedGif } = await import('../../share/animatedGif');
      saveFile(`${fileStem}.gif`, animatedGif(grids.map(({ images }) => images), { scale, frameMs }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" className="button button--small" data-testid="save-animation" title={title} disabled={grids.length < 2 || isBusy} onClick={() => void save()}>
      Animation
    </button>
  );
}
