import { useEffect, useRef } from 'react';

export interface PictureStripProps {
  imageSize: number;
  /** RGB, each [imageSize, imageSize, 3]. */
  pictures: readonly Uint8Array[];
  /** null: what it shows is said beside it. */
  label: string | null;
  className?: string;
}

/** Pictures in a row, pixel for pixel; the style sheet gives the height. */
export function PictureStrip({ imageSize, pictures, label, className = 'picture-strip' }: PictureStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) drawStrip(canvas.current, imageSize, pictures);
  }, [imageSize, pictures]);
  return label === null ? <canvas ref={canvas} className={className} aria-hidden="true" /> : <canvas ref={canvas} className={className} role="img" aria-label={label} />;
}

function drawStrip(canvas: HTMLCanvasElement, imageSize: number, pictures: readonly Uint8Array[]): void {
  canvas.width = Math.max(1, imageSize * pictures.length);
  canvas.height = imageSize;
  const context = canvas.getContext('2d');
  pictures.forEach((pixels, index) => {
    const rgba = new Uint8ClampedArray(imageSize * imageSize * 4).fill(255);
    for (let pixel = 0; pixel < imageSize * imageSize; pixel++) {
      for (let channel = 0; channel < 3; channel++) rgba[4 * pixel + channel] = pixels[3 * pixel + channel] ?? 0;
    }
    context?.putImageData(new ImageData(rgba, imageSize, imageSize), index * imageSize, 0);
  });
}
