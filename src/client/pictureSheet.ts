import type { ImageBatch } from '../protocol/events';

/** How pictures lie on a sheet: row by row. */
interface Layout {
  columns: number;
  imageSize: number;
}

/**
 * A picture file decoded by the browser, to be cut. Rejects with an Error in words for people when it cannot be loaded.
 * @returns a function that copies single pictures out of it: RGBA, [places.length, imageSize, imageSize, 4]
 */
export async function loadPictureSheet(url: string, { columns, imageSize }: Layout): Promise<(places: readonly number[]) => ImageBatch> {
  const sheet = new Image();
  sheet.src = url;
  await sheet.decode().catch(() => {
    throw new Error(`The pictures at ${url} could not be loaded. See that the whole built folder is served, then reload.`);
  });
  return (places) => {
    const canvas = document.createElement('canvas');
    canvas.width = imageSize;
    canvas.height = imageSize * places.length;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('This browser gives no canvas to draw on.');
    for (const [index, place] of places.entries()) {
      context.drawImage(sheet, (place % columns) * imageSize, Math.floor(place / columns) * imageSize, imageSize, imageSize, 0, index * imageSize, imageSize, imageSize);
    }
    return { count: places.length, size: imageSize, pixels: context.getImageData(0, 0, canvas.width, canvas.height).data };
  };
}
