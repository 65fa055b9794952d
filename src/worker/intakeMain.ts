import '../config/zodWithoutEval';
import type { PictureRows, Rgb } from '../intake/areaResize';
import { datasetZip } from '../intake/datasetZip';
import type { IntakeReply, IntakeRequest } from '../intake/intakeMessages';
import type { PictureHeader } from '../intake/pictureHeader';
import { createPictureReader, type Finding, type GivenFile, type PictureReader } from '../intake/pictureReader';
import { SkipError } from '../intake/skippedFile';
import { svgAtSize } from '../intake/svgAtSize';

/** Findings told of at once: a message each would cost more than reading a small picture. */
const FINDINGS_AT_ONCE = 32;
/** Times the pixels of a side that an SVG is drawn with: area averaging makes its edges soft. */
const SVG_OVERSAMPLING = 4;

function reply(message: IntakeReply): void {
  postMessage(message, message.type === 'found' ? message.findings.flatMap((finding) => (finding.is === 'picture' ? [finding.picture.pixels.buffer] : [])) : []);
}

let imageSize = 0;
let reader: PictureReader | null = null;
const drawings = new Map<number, (bitmap: ImageBitmap | null) => void>();
let lastDrawing = 0;

/** One canvas for all pictures: as wide as the widest so far, and some rows high. */
let canvas: OffscreenCanvasRenderingContext2D | null = null;

function canvasOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (canvas === null || canvas.canvas.width < width || canvas.canvas.height < height) {
    const size = [Math.max(width, canvas?.canvas.width ?? 0), Math.max(height, canvas?.canvas.height ?? 0)] as const;
    canvas = new OffscreenCanvas(...size).getContext('2d', { willReadFrequently: true });
    if (canvas === null) throw new Error('This browser offers no 2-D canvas in workers, which is needed to read pictures. Use a current version of it.');
  }
  return canvas;
}

/** A decoded picture on its ground, copied out band by band: turned as the photograph says, in sRGB. */
async function decode(bytes: Uint8Array<ArrayBuffer>, header: PictureHeader, ground: Rgb): Promise<PictureRows & { close: () => void }> {
  const bitmap = header.kind === 'svg' ? await drawSvg(bytes, header) : await createImageBitmap(new Blob([bytes], { type: `image/${header.kind}` }));
  const { width, height } = bitmap;
  return {
    width,
    height,
    rows: (first, count) => {
      const context = canvasOf(width, count);
      context.fillStyle = `rgb(${ground.join(' ')})`;
      context.fillRect(0, 0, width, count);
      context.drawImage(bitmap, 0, first, width, count, 0, 0, width, count);
      return context.getImageData(0, 0, width, count).data;
    },
    close: () => bitmap.close(),
  };
}

async function drawSvg(bytes: Uint8Array, header: PictureHeader): Promise<ImageBitmap> {
  const scale = (SVG_OVERSAMPLING * imageSize) / Math.max(header.width, header.height);
  const [width, height] = [header.width, header.height].map((side) => Math.max(1, Math.round(side * scale))) as [number, number];
  const svg = svgAtSize(new TextDecoder().decode(bytes), width, height);
  const request = ++lastDrawing;
  const bitmap = await new Promise<ImageBitmap | null>((resolve) => {
    drawings.set(request, resolve);
    reply({ type: 'drawSvg', request, svg, width, height });
  });
  if (bitmap === null) throw new SkipError('broken', 'is an SVG that this browser cannot draw');
  return bitmap;
}

async function readFiles(files: readonly GivenFile[]): Promise<void> {
  if (reader === null) throw new Error('Files came before the settings to read them with.');
  let findings: Finding[] = [];
  const tell = (): void => {
    if (findings.length > 0) reply({ type: 'found', findings });
    findings = [];
  };
  for await (const finding of reader.read(files)) {
    findings.push(finding);
    if (findings.length >= FINDINGS_AT_ONCE) tell();
  }
  tell();
  reply({ type: 'filesRead', count: files.length });
}

/** Requests to read are done one after the other. */
let reading = Promise.resolve();

function failed(error: unknown): void {
  reply({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}

addEventListener('message', ({ data }: MessageEvent<IntakeRequest>) => {
  switch (data.type) {
    case 'begin':
      imageSize = data.settings.imageSize;
      reader = createPictureReader(data.settings, decode);
      break;
    case 'readFiles':
      reading = reading.then(() => readFiles(data.files)).catch(failed);
      break;
    case 'svgDrawn':
      drawings.get(data.request)?.(data.bitmap);
      drawings.delete(data.request);
      break;
    case 'exportDataset':
      datasetZip(data.dataset).then((zip) => reply({ type: 'datasetExported', zip }), failed);
      break;
  }
});
