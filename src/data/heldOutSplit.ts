import { purpose } from '../random/purpose';
import { permutation, randomStream } from '../random/randomStream';
import type { ImageDataset } from './imageDataset';

/** Of a hundred pictures, how many are held out when nobody says otherwise. */
export const DEFAULT_HELD_OUT_PERCENT = 10;

/** Which pictures are never trained on: always the same for the same number of pictures and the same share; never all of them. */
export function heldOutSplit(count: number, percent: number = DEFAULT_HELD_OUT_PERCENT): Pick<ImageDataset, 'trainIndices' | 'heldOutIndices'> {
  const heldOutCount = Math.max(0, Math.min(Math.round((count * percent) / 100), count - 1));
  const order = permutation(randomStream(0, purpose.split), count);
  return { heldOutIndices: order.slice(0, heldOutCount).sort(), trainIndices: order.slice(heldOutCount).sort() };
}
