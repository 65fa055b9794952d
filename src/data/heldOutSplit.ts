import { purpose } from '../random/purpose';
import { permutation, randomStream } from '../random/randomStream';
import type { ImageDataset } from './imageDataset';

/** Of a hundred pictures, how many are held out when nobody says otherwise. */
export const DEFAULT_HELD_OUT_PERCENT = 10;

/** How many of `count` pictures are held out; never all of them. */
export const heldOutCount = (count: number, percent: number): number => Math.max(0, Math.min(Math.round((count * percent) / 100), count - 1));

/** Which pictures are never trained on: always the same for the same number of pictures and the same share. */
export function heldOutSplit(count: number, percent: number = DEFAULT_HELD_OUT_PERCENT): Pick<ImageDataset, 'trainIndices' | 'heldOutIndices'> {
  const heldOut = heldOutCount(count, percent);
  const order = permutation(randomStream(0, purpose.split), count);
  return { heldOutIndices: order.slice(0, heldOut).sort(), trainIndices: order.slice(heldOut).sort() };
}
