import { beforeAll, describe, expect, it } from 'vitest';
import { nodeAssets } from '../../src/cli/nodeAssets';
import type { MeasureName, SetDistances } from '../../src/config/measures';
import type { ImageDataset } from '../../src/data/imageDataset';
import { featuresOfPixels, loadNets } from '../../src/engine/evaluation';
import { measureDistances, prepareRealSet } from '../../src/metrics/distances';
import { FEATURE_NET_INPUT_SIZE } from '../../src/metrics/featureNet';
import type { RealSet } from '../../src/metrics/realSet';
import { purpose } from '../../src/random/purpose';
import { fillNormal, randomStream } from '../../src/random/randomStream';
import { featureNetBytes } from './distanceFixtures';

/** What the measures say of emoji that are not drawn well, or not of all kinds. */
const nets = loadNets(featureNetBytes());
const FAKES = 72;
const BYTES = 3 * FEATURE_NET_INPUT_SIZE ** 2;
let emoji: ImageDataset;
let real: RealSet;
let clean: SetDistances;

/** Of each class the pictures from the `from`-th to the `to`-th. */
function picturesOf(classes: readonly number[], from: number, to: number): Uint8Array {
  const picks = classes.flatMap((wanted) => [...emoji.labels.keys()].filter((picture) => emoji.labels[picture] === wanted).slice(from, to));
  const pixels = new Uint8Array(picks.length * BYTES);
  picks.forEach((picture, row) => pixels.set(emoji.pixels.subarray(picture * BYTES, (picture + 1) * BYTES), row * BYTES));
  return pixels;
}

async function measured(pixels: Uint8Array): Promise<SetDistances> {
  return measureDistances(real, await featuresOfPixels(nets, pixels, () => undefined), 0);
}

function noisy(pixels: Uint8Array, deviation: number): Uint8Array {
  const noise = new Float32Array(pixels.length);
  fillNormal(randomStream(0, purpose.noise), noise);
  return Uint8Array.from(Uint8ClampedArray.from(pixels, (value, at) => value + deviation * (noise[at] ?? 0)));
}

/** The mean of a pixel and its neighbours to the right and below, so many times over. */
function blurred(pixels: Uint8Array, times: number): Uint8Array {
  let result = pixels;
  for (let time = 0; time < times; time++) {
    const before = result;
    const below = 3 * FEATURE_NET_INPUT_SIZE;
    result = before.map((value, at) => (value + (before[at + 3] ?? value) + (before[at + below] ?? value) + (before[at + below + 3] ?? value)) / 4);
  }
  return result;
}

function expectOrder(sets: readonly SetDistances[], names: readonly MeasureName[], direction: 'rises' | 'falls'): void {
  for (const name of names) {
    const values = sets.map((set) => set[name]?.value ?? NaN);
    expect(values, `${name} ${direction}`).toEqual([...values].sort((a, b) => (direction === 'rises' ? a - b : b - a)));
    expect(values.at(-1), name).not.toBe(values[0]);
  }
}

/** Flags first: what is left when all else is missing. */
const everyClass = [2, 5, 6, 3, 0, 1, 4, 7, 8];
const first = (classes: number): Uint8Array => picturesOf(everyClass.slice(0, classes), 20, 20 + FAKES / classes);

beforeAll(async () => {
  emoji = await nodeAssets({ root: undefined, pictureSize: FEATURE_NET_INPUT_SIZE }).dataset('emoji');
  const pixels = picturesOf(everyClass, 0, 20);
  real = prepareRealSet(await featuresOfPixels(nets, pixels, () => undefined), { heldOutIndices: [] });
  clean = await measured(first(9));
}, 60_000);

describe('the measures', () => {
  it.each([
    ['noise', noisy, [50, 100]],
    ['blur', blurred, [3, 9]],
  ] as const)('get worse with growing %s', async (_, corrupt, levels) => {
    const sets = [clean];
    for (const level of levels) sets.push(await measured(corrupt(first(9), level)));
    expectOrder(sets, ['fdIcon64', 'fdRandom', 'kid', 'nearest'], 'rises');
    expectOrder(sets, ['precision', 'recall', 'density', 'coverage'], 'falls');
  });

  it('that ask for variety get worse with the classes that are missing', async () => {
    const sets = [clean, await measured(first(3)), await measured(first(1))];
    expectOrder(sets, ['fdIcon64', 'fdRandom', 'kid'], 'rises');
    expectOrder(sets, ['recall', 'coverage'], 'falls');
  });
});
