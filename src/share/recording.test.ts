import { expect, test } from 'vitest';
import { defaultRunConfig, standardSettings } from '../config/defaults';
import type { ImageBatch } from '../protocol/events';
import type { LoggedEvent } from '../storage/library';
import { packRecording, unpackRecording, type RecordedLog } from './recording';

const made = { appVersion: '1', device: 'a card', baseDigest: 'ab' };
const pictures = (count: number, first: number, size = 2): ImageBatch => ({ count, size, pixels: Uint8ClampedArray.from({ length: count * size * size * 4 }, (_, at) => (first + at) % 256) });
const drawn = (step: number, images: ImageBatch): LoggedEvent => ({ type: 'samplesDrawn', model: 'current', step, seed: 0, images, classNames: ['a'], nearest: null });
const measured: LoggedEvent = { type: 'evaluated', step: 3, against: 'target', distances: { kid: { value: Infinity, sd: NaN, nReal: 8, nFake: 8, floor: null } }, gpuShare: null };
const shown: RecordedLog = { config: defaultRunConfig, log: [drawn(0, pictures(3, 1)), measured, { type: 'runFinished', step: 3 }] };
const companion: RecordedLog = { config: { ...defaultRunConfig, live: standardSettings }, log: [drawn(0, pictures(2, 90)), drawn(2, pictures(1, 200))] };

test('both runs come back as they were, numbers that JSON has no word for and pictures included', () => {
  const { description, pictures: sheet } = packRecording({ shown, companion }, made);
  expect(sheet.count).toBe(6);
  const length = 2 * 2 * 4;
  const cut = (first: number, count: number): ImageBatch => ({ count, size: 2, pixels: sheet.pixels.slice(first * length, (first + count) * length) });
  expect(unpackRecording(JSON.parse(JSON.stringify(description)), cut)).toEqual({ shown, companion });
});

test('pictures of two sizes do not go on one sheet', () => {
  expect(() => packRecording({ shown, companion: { ...companion, log: [drawn(0, pictures(1, 0, 4))] } }, made)).toThrow('one size');
});

test('what is no recording is refused', () => {
  const { description } = packRecording({ shown, companion }, made);
  expect(() => unpackRecording({ ...description, version: 2 }, () => pictures(1, 0))).toThrow();
  expect(() => unpackRecording({ ...description, shown: { config: defaultRunConfig, log: [{ type: 'runFinished' }] } }, () => pictures(1, 0))).toThrow();
});
