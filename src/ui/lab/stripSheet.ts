import type { ImageBatch } from '../../protocol/events';

export interface SheetRow {
  label: string;
  images: ImageBatch;
}

const scale = 2;
const labelWidth = 260;
const margin = 12;
const gap = 4;

/** Rows of pictures with their labels on one sheet, black on white whatever the theme: it is for paper and slides. */
export function drawStripSheet(rows: readonly SheetRow[], title: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const size = (rows[0]?.images.size ?? 0) * scale;
  const columns = rows.reduce((most, { images }) => Math.max(most, images.count), 0);
  canvas.width = 2 * margin + labelWidth + columns * (size + gap);
  canvas.height = 3 * margin + 20 + rows.length * (size + gap);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gave no canvas to draw the sheet on. Close other tabs and export again.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  context.fillStyle = '#1b1e21';
  context.font = '600 14px sans-serif';
  context.fillText(title, margin, margin + 14);
  context.font = '13px sans-serif';
  rows.forEach(({ label, images }, row) => {
    const top = 2 * margin + 20 + row * (size + gap);
    context.fillText(label, margin, top + size / 2 + 4, labelWidth - margin);
    for (let i = 0; i < images.count; i += 1) context.drawImage(pictureOn(images, i), margin + labelWidth + i * (size + gap), top, size, size);
  });
  return canvas;
}

function pictureOn({ size, pixels }: ImageBatch, index: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [size, size];
  const length = size * size * 4;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels.slice(index * length, (index + 1) * length), size, size), 0, 0);
  return canvas;
}
