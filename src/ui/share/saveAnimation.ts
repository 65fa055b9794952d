import type { ImageBatch } from '../../protocol/events';
import { saveFile } from '../session/saveFile';

const scale = 4;
const frameMs = 400;

/** Grids one after the other as a GIF. What draws it comes when it is wanted. */
export async function saveAnimation(stem: string, grids: readonly ImageBatch[]): Promise<void> {
  const { animatedGif } = await import('../../share/animatedGif');
  saveFile(`${stem}-animation.gif`, animatedGif(grids, { scale, frameMs }));
}
