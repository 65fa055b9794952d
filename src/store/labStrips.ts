import type { ImageStrip } from '../protocol/events';

/** Places that there are pictures of, ascending. */
export function stripPlaces(strips: readonly ImageStrip[]): number[] {
  return [...new Set(strips.map(({ x }) => x))].sort((a, b) => a - b);
}

export function stripSeeds(strips: readonly ImageStrip[]): number[] {
  return [...new Set(strips.map(({ seed }) => seed))].sort((a, b) => a - b);
}

/** The place among `places` that lies nearest to x; null of none. */
export function nearestPlace(places: readonly number[], x: number): number | null {
  return places.reduce<number | null>((nearest, place) => (nearest === null || Math.abs(place - x) < Math.abs(nearest - x) ? place : nearest), null);
}

/** An arm's strip at a place: the very one, else its nearest; undefined where the arm drew nothing with that seed. */
export function stripAt(strips: readonly ImageStrip[], arm: string, x: number, seed: number): ImageStrip | undefined {
  const own = strips.filter((strip) => strip.arm === arm && strip.seed === seed);
  const place = nearestPlace(own.map((strip) => strip.x), x);
  return own.findLast((strip) => strip.x === place);
}
