import { useEffect, useRef } from 'react';
import type { ImageBatch } from '../../protocol/events';

/** Columns of a nearly square grid. */
export const gridColumns = (count: number): number => Math.ceil(Math.sqrt(count));

/** Pixels between pictures. */
const gap = 2;

function drawGrid(canvas: HTMLCanvasElement, { count, size, pixels }: ImageBatch, columns: number): void {
  const pitch = size + gap;
  canvas.width = columns * pitch - gap;
  canvas.height = Math.ceil(count / columns) * pitch - gap;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const length = size * size * 4;
  for (let i = 0; i < count; i += 1) {
    const image = new ImageData(pixels.slice(i * length, (i + 1) * length), size, size);
    context.putImageData(image, (i % columns) * pitch, Math.floor(i / columns) * pitch);
  }
}

export interface PictureCanvasProps {
  images: ImageBatch;
  columns: number;
  label: string;
  testId?: string;
}

/** A batch of pictures, pixel for pixel; the style sheet enlarges it. */
export function PictureCanvas({ images, columns, label, testId }: PictureCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) drawGrid(canvas.current, images, columns);
  }, [images, columns]);
  return <canvas ref={canvas} className="pictures" role="img" aria-label={label} data-testid={testId} />;
}

/** One picture out of a batch. */
export function pictureOf({ size, pixels }: ImageBatch, index: number): ImageBatch {
  const length = size * size * 4;
  return { count: 1, size, pixels: pixels.slice(index * length, (index + 1) * length) };
}
