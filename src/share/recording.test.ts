import { expect, test } from 'vitest';
import { defaultRunConfig, standardSettings } from '../config/defaults';
import type { ImageBatch } from '../protocol/events';
import type { LoggedEvent } from '../storage/library';
import { packRecording, unpackRecording, type RecordedLog, type RecordingPart } from './recording';

const made = { appVersion: '1', device: 'a card', baseDigest: 'ab' };
const pictures = (count: number, first: number, size = 2): ImageBatch => ({ count, size, pixels: Uint8ClampedArray.from({ length: count * size * size * 4 }, (_, at) => (first + at) % 256) });
const drawn = (step: number, images: ImageBatch): LoggedEvent => ({ type: 'samplesDrawn', model: 'current', step, seed: 0, images, classNames: ['a'], nearest: null });
const measured: LoggedEvent = { type: 'evaluated', step: 3, against: 'target', distances: { kid: { value: Infinity, sd: NaN, nReal: 8, nFake: 8, floor: null } }, gpuShare: null };
const shown: RecordedLog = { config: defaultRunConfig, log: [drawn(0, pictures(3, 1)), measured, { type: 'runFinished', step: 3 }] };
const companion: RecordedLog = { config: { ...defaultRunConfig, live: standardSettings }, log: [drawn(0, pictures(2, 90)), drawn(2, pictures(1, 200))] };

test('both runs come back as they were, numbers that JSON has no word for and pictures included', () => {
  const { description, pictures: sheets } = packRecording({ shown, companion }, made);
  const length = 2 * 2 * 4;
  const cut = (part: RecordingPart, first: number, count: number): ImageBatch => ({ count, size: 2, pixels: sheets[part].pixels.slice(first * length, (first + count) * length) });
  expect(unpackRecording(JSON.parse(JSON.stringify(description)), cut)).toEqual({ shown, companion });
});

test('the first and the last pictures lie on one sheet, once each, those between on the other', () => {
  const { steps } = defaultRunConfig;
  const [first, between, last] = [pictures(3, 1), pictures(2, 50), pictures(1, 90)];
  const log = [drawn(0, first), drawn(1, between), drawn(steps, last)];
  const { description, pictures: sheets } = packRecording({ shown: { ...shown, log }, companion: { ...companion, log: [drawn(0, first), drawn(steps, between)] } }, made);
  expect(description.sheets).toMatchObject({ ends: { count: 3 + 1 + 2, imageSize: 2 }, course: { count: 2, imageSize: 2 } });
  expect([...sheets.ends.pixels]).toEqual([first, last, between].flatMap(({ pixels }) => [...pixels]));
  expect([...sheets.course.pixels]).toEqual([...between.pixels]);
});

test('pictures of two sizes do not go on one sheet', () => {
  expect(() => packRecording({ shown, companion: { ...companion, log: [drawn(0, pictures(1, 0, 4))] } }, made)).toThrow('one size');
});

test('what is no recording is refused', () => {
  const { description } = packRecording({ shown, companion }, made);
  expect(() => unpackRecording({ ...description, version: 1 }, () => pictures(1, 0))).toThrow();
  const strange = JSON.parse(JSON.stringify(description).replaceAll('ends 0+', 'beginning 0+')) as unknown;
  expect(() => unpackRecording(strange, () => pictures(1, 0))).toThrow('no sheet has such ones');
  expect(() => unpackRecording({ ...description, shown: { config: defaultRunConfig, log: [{ type: 'runFinished' }] } }, () => pictures(1, 0))).toThrow();
});
