import { heldOutSplit } from '../data/heldOutSplit';
import type { ImageDataset } from '../data/imageDataset';
import type { Review } from './review';
import { reviewSummary } from './reviewSummary';

/** The set that a review has come to, ready to be kept. Throws where it has an obstacle. */
export function reviewedDataset(review: Review): Omit<ImageDataset, 'id' | 'sha256'> {
  const { title, ownTitle, classes, count, obstacle } = reviewSummary(review);
  if (obstacle !== null) throw new Error(obstacle);
  const { imageSize } = review.settings;
  const chosen = classes.filter(({ isLeftOut }) => !isLeftOut);
  const length = 3 * imageSize * imageSize;
  const pixels = new Uint8Array(count * length);
  const labels = new Uint16Array(count);
  let index = 0;
  chosen.forEach(({ pictures }, label) => {
    for (const picture of pictures) {
      pixels.set(picture.pixels, index * length);
      labels[index] = label;
      index += 1;
    }
  });
  return { title: title.trim() || ownTitle, imageSize, channels: 3, count, pixels, labels, classes: chosen.map(({ name }) => name), ...heldOutSplit(count, review.choices.heldOutPercent), flip: review.choices.flip };
}
