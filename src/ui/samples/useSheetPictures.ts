import { useEffect, useState } from 'react';
import { sheetUrl } from '../../client/packCatalog';
import type { ImageBatch } from '../../protocol/events';

const pictureSize = 32;
const sheetColumns = 64;

async function cutFromSheet(id: string, total: number, count: number): Promise<ImageBatch> {
  const sheet = new Image();
  sheet.src = sheetUrl(id);
  await sheet.decode();
  const shown = Math.min(count, total);
  const canvas = document.createElement('canvas');
  canvas.width = pictureSize;
  canvas.height = pictureSize * shown;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser gives no canvas to draw on.');
  for (let i = 0; i < shown; i += 1) {
    const index = Math.floor((i * total) / shown);
    const x = (index % sheetColumns) * pictureSize;
    const y = Math.floor(index / sheetColumns) * pictureSize;
    context.drawImage(sheet, x, y, pictureSize, pictureSize, 0, i * pictureSize, pictureSize, pictureSize);
  }
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { count: shown, size: pictureSize, pixels: new Uint8ClampedArray(data) };
}

/** Real pictures of a bundled set, evenly spread over it; null until the sheet is here. */
export function useSheetPictures(id: string | null, total: number, count: number): ImageBatch | null {
  const [cut, setCut] = useState<{ key: string; images: ImageBatch } | null>(null);
  const key = `${id ?? ''} ${total} ${count}`;
  useEffect(() => {
    if (id === null || total === 0) return;
    let isWanted = true;
    cutFromSheet(id, total, count).then(
      (images) => {
        if (isWanted) setCut({ key, images });
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [id, total, count, key]);
  return cut?.key === key ? cut.images : null;
}
