import type { ImageBatch } from '../protocol/events';
import { isFields } from './fields';

/** What stands in JSON for a number that it has no word for, and for pictures, which lie in a file of their own. */
const NUMBER = '$number';
const PICTURES = '$pictures';
const unspeakable: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

function isImageBatch(value: object): value is ImageBatch {
  return 'pixels' in value && value.pixels instanceof Uint8ClampedArray;
}

/** A value for JSON.stringify from which fromLosslessJson makes the same again. `keep` puts pictures away and returns the name to find them by. */
export function toLosslessJson(value: unknown, keep: (images: ImageBatch) => string): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { [NUMBER]: String(value) };
  if (Array.isArray(value)) return value.map((entry) => toLosslessJson(entry, keep));
  if (typeof value !== 'object' || value === null) return value;
  if (isImageBatch(value)) return { [PICTURES]: keep(value) };
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toLosslessJson(entry, keep)]));
}

/** `find` gives the pictures of that name, or throws. */
export function fromLosslessJson(value: unknown, find: (name: string) => ImageBatch): unknown {
  if (Array.isArray(value)) return value.map((entry) => fromLosslessJson(entry, find));
  if (!isFields(value)) return value;
  const { [NUMBER]: number, [PICTURES]: pictures } = value;
  if (typeof number === 'string' && Object.hasOwn(unspeakable, number)) return unspeakable[number];
  if (typeof pictures === 'string') return find(pictures);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fromLosslessJson(entry, find)]));
}
