import { inceptionUnits } from '../../src/metrics/inceptionStructure';
import { writeSafetensors } from '../../src/model/safetensors';
import reference from './fixtures/inception.json';

/** A net 16 times thinner than FID's and pictures for it, by the formula of inception_reference.py, and what came out there. */
export const { convShapes, widthDivisor, pictures } = reference;

export type NamedWeights = Map<string, { shape: readonly number[]; data: Float32Array }>;

/** The thin net's tensors, under the names of the whole net. */
export function thinWeights(): NamedWeights {
  const weights: NamedWeights = new Map();
  for (const { name, inputs, outputs, kernel } of inceptionUnits(widthDivisor)) {
    const bound = Math.sqrt(6 / (inputs * kernel[0] * kernel[1]));
    const parts: [part: string, shape: number[], low: number, high: number][] = [
      ['conv.weight', [outputs, inputs, ...kernel], -bound, bound],
      ['bn.weight', [outputs], 0.5, 1.5],
      ['bn.bias', [outputs], -0.2, 0.2],
      ['bn.running_mean', [outputs], -0.2, 0.2],
      ['bn.running_var', [outputs], 0.5, 1.5],
    ];
    for (const [part, shape, low, high] of parts) {
      const values = draws(`${name}.${part}`, shape.reduce((product, extent) => product * extent, 1));
      weights.set(`${name}.${part}`, { shape, data: Float32Array.from(values, (value) => low + (high - low) * value) });
    }
  }
  return weights;
}

/** The thin net's file, after a change. */
export function thinFile(change: (weights: NamedWeights) => void = () => undefined): ArrayBuffer {
  const weights = thinWeights();
  change(weights);
  return writeSafetensors(weights, {}, 'F32').buffer;
}

/** RGB: [side, side, 3] */
export function picturePixels(name: string, side: number): Uint8Array {
  if (name.toLowerCase().endsWith('noise')) return Uint8Array.from(draws(name, side * side * 3), (value) => Math.floor(256 * value));
  return Uint8Array.from({ length: side * side * 3 }, (_, at) => {
    const [x, y, channel] = [Math.floor(at / 3) % side, Math.floor(at / (3 * side)), at % 3];
    if (name === 'gradient') return [8 * x, 8 * y, 4 * (x + y)][channel] ?? 0;
    return (Math.floor(x / 4) + Math.floor((channel * y) / 8)) % 2 === 1 ? 255 : 20;
  });
}

/** Uniform in [0, 1): 24 bits each of a linear congruential generator that starts at the FNV-1a hash of the name. */
function draws(name: string, count: number): Float64Array {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  return new Float64Array(count).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  });
}
