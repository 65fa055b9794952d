/** What is written above and below an exported chart. */
export interface ChartCaption {
  title: string;
  legend: readonly { title: string; color: string; dash: string }[];
  /** Counts, seeds, floor: what it takes to believe the chart. */
  notes: string;
}

const svgNamespace = 'http://www.w3.org/2000/svg';
const margin = 12;
const line = 16;
/** Presentation that a style sheet gives and a file of its own would lose. */
const inlined = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'opacity', 'font-size', 'font-family', 'font-weight', 'text-anchor', 'visibility'] as const;

/** A CSS colour as it is in force at an element, custom properties resolved. */
function resolved(color: string, beside: Element): string {
  const probe = document.createElement('span');
  probe.style.color = color;
  beside.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function withInlinedStyles(original: SVGElement): SVGElement {
  const copy = original.cloneNode(true) as SVGElement;
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  [original, ...original.querySelectorAll<SVGElement>('*')].forEach((element, index) => {
    const style = getComputedStyle(element);
    const target = copies[index];
    for (const name of inlined) target?.setAttribute(name, style.getPropertyValue(name));
    target?.removeAttribute('class');
    target?.removeAttribute('style');
  });
  return copy;
}

export interface ChartPicture {
  markup: string;
  width: number;
  height: number;
}

/** The chart inside `frame` as a picture of its own, title, legend and notes included, in the colours of the theme in force. */
export function chartSvg(frame: HTMLElement, { title, legend, notes }: ChartCaption): ChartPicture {
  const surface = frame.querySelector<SVGElement>('svg.recharts-surface, svg.chart-surface');
  if (surface === null) throw new Error('There is no chart to export yet. Wait until it is drawn, then export again.');
  const { width: plotWidth, height: plotHeight } = surface.getBoundingClientRect();
  const legendTop = margin + line + 4;
  const plotTop = legendTop + legend.length * line + 4;
  const words = wrapped(notes, Math.floor(plotWidth / 6));
  const width = Math.ceil(plotWidth) + 2 * margin;
  const height = Math.ceil(plotTop + plotHeight + words.length * line + margin);

  const root = document.createElementNS(svgNamespace, 'svg');
  for (const [name, value] of Object.entries({ xmlns: svgNamespace, width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': getComputedStyle(frame).fontFamily })) root.setAttribute(name, String(value));
  const ink = resolved('var(--ink)', frame);
  const add = (name: string, attributes: Record<string, string | number>, text = ''): void => {
    const element = document.createElementNS(svgNamespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.textContent = text;
    root.append(element);
  };
  add('rect', { width, height, fill: resolved('var(--paper)', frame) });
  add('text', { x: margin, y: margin + 12, 'font-size': 14, 'font-weight': 600, fill: ink }, title);
  legend.forEach(({ title: name, color, dash }, index) => {
    const y = legendTop + index * line + 8;
    add('line', { x1: margin, x2: margin + 28, y1: y, y2: y, stroke: resolved(color, frame), 'stroke-width': 2, 'stroke-dasharray': dash === '' ? 'none' : dash });
    add('text', { x: margin + 36, y: y + 4, 'font-size': 12, fill: ink }, name);
  });
  const plot = withInlinedStyles(surface);
  for (const [name, value] of Object.entries({ x: margin, y: plotTop, width: plotWidth, height: plotHeight })) plot.setAttribute(name, String(value));
  root.append(plot);
  words.forEach((text, index) => add('text', { x: margin, y: plotTop + plotHeight + (index + 1) * line - 4, 'font-size': 11, fill: ink }, text));
  return { markup: new XMLSerializer().serializeToString(root), width, height };
}

/** Lines of at most so many characters, broken between words. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** The picture at twice its size, as a PNG file. */
export async function pngOf({ markup, width, height }: ChartPicture): Promise<ArrayBuffer> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvasPng(canvas);
}

export async function canvasPng(canvas: HTMLCanvasElement): Promise<ArrayBuffer> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('The picture could not be written: the canvas is too large. Export fewer places.');
  return blob.arrayBuffer();
}

export const textBytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;
