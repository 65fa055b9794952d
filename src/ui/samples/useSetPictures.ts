import { useEffect, useState } from 'react';
import { sheetUrl } from '../../client/packCatalog';
import { loadPictureSheet } from '../../client/pictureSheet';
import type { ImageDataset } from '../../data/imageDataset';
import { isOwnDataset } from '../../data/ownDataset';
import type { ImageBatch } from '../../protocol/events';
import { useSession } from '../session/sessionContext';
import type { TargetSet } from '../useTargetSet';

const sheetLayout = { columns: 64, imageSize: 32 };

async function cutFromSheet(id: string, total: number, count: number): Promise<ImageBatch> {
  const shown = Math.min(count, total);
  const cut = await loadPictureSheet(sheetUrl(id), sheetLayout);
  return cut(Array.from({ length: shown }, (_, index) => Math.floor((index * total) / shown)));
}

/** Of a person's own set. */
function spreadOver({ count: total, imageSize: size, pixels }: ImageDataset, count: number): ImageBatch {
  const shown = Math.min(count, total);
  const rgba = new Uint8ClampedArray(shown * size * size * 4).fill(255);
  for (let pixel = 0; pixel < shown * size * size; pixel++) {
    const picture = Math.floor(pixel / (size * size));
    const from = (Math.floor((picture * total) / shown) * size * size + (pixel % (size * size))) * 3;
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = pixels[from + channel] ?? 0;
  }
  return { count: shown, size, pixels: rgba };
}

/** Real pictures of a set, evenly spread over it; null until they are here. */
export function useSetPictures(set: TargetSet | null, count: number): ImageBatch | null {
  const { library } = useSession();
  const [cut, setCut] = useState<{ key: string; images: ImageBatch } | null>(null);
  const [id, total] = [set?.id ?? '', set?.count ?? 0];
  const key = `${id} ${total} ${count}`;
  useEffect(() => {
    if (total === 0) return;
    let isWanted = true;
    const cutting = isOwnDataset(id) ? library.dataset(id).then((dataset) => spreadOver(dataset, count)) : cutFromSheet(id, total, count);
    cutting.then(
      (images) => {
        if (isWanted) setCut({ key, images });
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [library, id, total, count, key]);
  return cut?.key === key ? cut.images : null;
}
