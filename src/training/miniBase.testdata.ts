import type { ImageDataset } from '../data/imageDataset';
import { writeCheckpoint } from '../model/checkpoint';
import type { DiTConfig } from '../model/ditConfig';
import { miniCheckpoint, miniConfig } from '../model/miniDit.testdata';
import { labelledPictures } from './miniRun.testdata';

export const baseBytes = (config: DiTConfig = miniConfig): ArrayBuffer => writeCheckpoint(miniCheckpoint(config), 'F32').buffer;

export function miniDataset(imageSize = 8): ImageDataset {
  const set = labelledPictures(12, imageSize);
  return {
    ...set,
    id: 'tiles',
    title: 'Tiles',
    channels: 3,
    labels: Uint16Array.from(set.labels),
    classes: ['even', 'odd'],
    trainIndices: Uint32Array.from(set.trainIndices),
    heldOutIndices: Uint32Array.of(0, 1, 2),
    flip: false,
    sha256: '',
  };
}
