/** How a picture that is not square becomes one: its middle is cut out, or all of it is kept on a ground. */
export type Framing = 'crop' | 'fit';

/** A decoded picture that is read from top to bottom, so that no second copy of it is needed. */
export interface PictureRows {
  width: number;
  height: number;
  /** Opaque RGBA of `count` rows from row `first` on, [count, width, 4]. */
  rows: (first: number, count: number) => Uint8ClampedArray | Uint8Array;
}

/** Red, green and blue, 0…255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Values read at once: a band of rows of 4 MB. */
const BAND_BYTES = 4 * 2 ** 20;

/**
 * A picture as size × size RGB, [size, size, 3]. Made smaller, each new pixel is the mean over the area that it covers; made larger, values are
 * interpolated between neighbours; at equal size pixels are kept. Works on the values as they are stored, as torchvision and PIL do.
 */
export function areaResize({ width, height, rows }: PictureRows, size: number, framing: Framing, ground: Rgb): Uint8Array<ArrayBuffer> {
  const across = framedAxis(width, height, size, framing);
  const down = framedAxis(height, width, size, framing);
  const columns = axisTaps(across);
  const uses = tapsBySource(axisTaps(down));
  const sums = new Float64Array(down.length * across.length * 3);
  const narrow = new Float64Array(across.length * 3);

  const bandRows = Math.max(1, Math.floor(BAND_BYTES / (4 * width)));
  for (let first = uses.first; first < uses.end; first += bandRows) {
    const count = Math.min(bandRows, uses.end - first);
    const band = rows(first, count);
    for (let row = 0; row < count; row++) {
      narrowRow(band, row * width * 4, columns, narrow);
      for (const { target, weight } of uses.of(first + row)) {
        const to = target * narrow.length;
        for (let i = 0; i < narrow.length; i++) sums[to + i] = (sums[to + i] ?? 0) + weight * (narrow[i] ?? 0);
      }
    }
  }
  return onGround(sums, across, down, size, ground);
}

/** Where a side of the picture lies on a side of the square: pixels [from, from + span) become [start, start + length). */
interface FramedAxis {
  source: number;
  from: number;
  span: number;
  start: number;
  length: number;
}

function framedAxis(side: number, other: number, size: number, framing: Framing): FramedAxis {
  if (framing === 'crop') {
    const span = Math.min(side, other);
    return { source: side, from: (side - span) / 2, span, start: 0, length: size };
  }
  const length = Math.max(1, Math.round((size * side) / Math.max(side, other)));
  return { source: side, from: 0, span: side, start: Math.floor((size - length) / 2), length };
}

interface Tap {
  source: number;
  target: number;
  weight: number;
}

/** For each new pixel the old ones that it is made of; the weights of each add up to 1. */
function axisTaps({ source, from, span, length }: FramedAxis): Tap[] {
  const scale = span / length;
  const taps: Tap[] = [];
  for (let target = 0; target < length; target++) {
    if (scale >= 1) {
      const begin = from + target * scale;
      const end = begin + scale;
      for (let index = Math.floor(begin); index < end && index < source; index++) {
        const weight = (Math.min(end, index + 1) - Math.max(begin, index)) / scale;
        if (weight > 1e-9) taps.push({ source: index, target, weight });
      }
    } else {
      const centre = from + (target + 0.5) * scale - 0.5;
      const left = Math.floor(centre);
      const share = centre - left;
      const inside = (index: number): number => Math.min(Math.ceil(from + span) - 1, Math.max(Math.floor(from), index));
      taps.push({ source: inside(left), target, weight: 1 - share }, { source: inside(left + 1), target, weight: share });
    }
  }
  return taps;
}

function tapsBySource(taps: readonly Tap[]): { first: number; end: number; of: (source: number) => readonly Tap[] } {
  const bySource = new Map<number, Tap[]>();
  for (const tap of taps) {
    const there = bySource.get(tap.source);
    if (there === undefined) bySource.set(tap.source, [tap]);
    else there.push(tap);
  }
  return { first: taps[0]?.source ?? 0, end: (taps.at(-1)?.source ?? -1) + 1, of: (source) => bySource.get(source) ?? [] };
}

/** One row of the picture at its new width. */
function narrowRow(band: Uint8ClampedArray | Uint8Array, offset: number, columns: readonly Tap[], narrow: Float64Array): void {
  narrow.fill(0);
  for (const { source, target, weight } of columns) {
    const from = offset + 4 * source;
    const to = 3 * target;
    narrow[to] = (narrow[to] ?? 0) + weight * (band[from] ?? 0);
    narrow[to + 1] = (narrow[to + 1] ?? 0) + weight * (band[from + 1] ?? 0);
    narrow[to + 2] = (narrow[to + 2] ?? 0) + weight * (band[from + 2] ?? 0);
  }
}

function onGround(sums: Float64Array, across: FramedAxis, down: FramedAxis, size: number, ground: Rgb): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(3 * size * size);
  for (let i = 0; i < pixels.length; i++) pixels[i] = ground[i % 3] ?? 0;
  for (let y = 0; y < down.length; y++) {
    const to = 3 * ((down.start + y) * size + across.start);
    for (let i = 0; i < 3 * across.length; i++) pixels[to + i] = Math.round(sums[y * 3 * across.length + i] ?? 0);
  }
  return pixels;
}
