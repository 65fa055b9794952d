import { useMemo } from 'react';
import type { ImageBatch } from '../../protocol/events';
import type { StoredRun, Thumbnails as StoredThumbnails } from '../../storage/records';
import { PictureCanvas } from '../samples/PictureCanvas';

/** What the model drew last, in a square of four; an empty one where it drew nothing yet. */
export function Thumbnails({ run: { thumbnails } }: { run: StoredRun }) {
  const images = useMemo(() => (thumbnails === null ? null : imagesOf(thumbnails)), [thumbnails]);
  return <span className="run__pictures">{images !== null && images.count > 0 && <PictureCanvas images={images} columns={2} label={`The newest ${images.count} samples`} />}</span>;
}

/** RGB → RGBA. */
function imagesOf({ imageSize, count, pixels }: StoredThumbnails): ImageBatch {
  const rgba = new Uint8ClampedArray(count * imageSize * imageSize * 4).fill(255);
  for (let pixel = 0; pixel < count * imageSize * imageSize; pixel++) rgba.set(pixels.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  return { count, size: imageSize, pixels: rgba };
}
