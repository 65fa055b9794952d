import { readFileSync } from 'node:fs';
import { readSafetensors } from '../../src/model/safetensors';
import { toFeatureMatrix, type FeatureMatrix } from '../../src/metrics/featureMatrix';
import reference from './fixtures/distances.json';

/** Named pairs with the distances that numpy and scipy gave in float64; the note says by which definitions. */
export const { pairs } = reference;

const { tensors } = readSafetensors(readBytes('./fixtures/distances.safetensors'));

/** The reference implementation's features of a set: [256, 64] */
export function referenceFeatures(set: string): FeatureMatrix {
  const data = tensors.get(`features.${set}`)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`The fixtures have no features of ${set}.`);
  return toFeatureMatrix(data, 64);
}

/** The pictures of a set, RGB: [256, 32, 32, 3] */
export function referencePixels(set: string): Uint8Array {
  const data = tensors.get(`images.${set}`)?.data;
  if (!(data instanceof Uint8Array)) throw new Error(`The fixtures have no images of ${set}.`);
  return data;
}

/** The bundled feature net's file. */
export function featureNetBytes(): ArrayBuffer {
  return readBytes('../../public/models/feature-net.safetensors');
}

/** max|a − b| / max|b| */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = a.length === b.length ? 0 : Infinity;
  let largest = 0;
  for (let at = 0; at < b.length; at++) {
    difference = Math.max(difference, Math.abs((a[at] ?? NaN) - (b[at] ?? NaN)));
    largest = Math.max(largest, Math.abs(b[at] ?? NaN));
  }
  return difference / largest;
}

function readBytes(path: string): ArrayBuffer {
  return Uint8Array.from(readFileSync(new URL(path, import.meta.url))).buffer;
}
