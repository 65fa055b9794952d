import type { ImageBatch, InspectedStep } from '../../protocol/events';
import { pictureOf } from '../samples/PictureCanvas';
import { formatLoss } from '../formatting';
import type { SheetRow } from './stripSheet';

/** What is shown of a row of a step, in the order of the method. */
export const inspectedParts = [
  { name: 'x0', title: 'picture' },
  { name: 'xt', title: 'noised' },
  { name: 'eps', title: 'noise added' },
  { name: 'predictedEps', title: 'noise predicted' },
  { name: 'predictedX0', title: 'picture predicted' },
] as const;

function joined(pictures: readonly ImageBatch[]): ImageBatch {
  const size = pictures[0]?.size ?? 0;
  const length = size * size * 4;
  const pixels = new Uint8ClampedArray(pictures.length * length);
  pictures.forEach((picture, index) => pixels.set(picture.pixels, index * length));
  return { count: pictures.length, size, pixels };
}

/** A step as the rows of a sheet. */
export function inspectedSheetRows(inspected: InspectedStep): SheetRow[] {
  return inspected.rows.map(({ kind, t, lossWeight, loss }, row) => ({
    label: `${kind}, t = ${t}, weight ${formatLoss(lossWeight)}, loss ${formatLoss(loss)}`,
    images: joined(inspectedParts.map(({ name }) => pictureOf(inspected[name], row))),
  }));
}
