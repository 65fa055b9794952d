import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSheet } from '../../src/cli/pictureFiles';
import { presets } from '../../src/cli/presets';
import { diffTuningSettings, standardSettings } from '../../src/config/defaults';
import { sha256Hex } from '../../src/data/sha256';
import { cutSheet } from '../../src/data/spriteSheet';
import { recordingFiles, recordingSchema, unpackRecording, type RecordedLog, type RecordingPart } from '../../src/share/recording';
import { recordedIds, recordedRunOf } from '../../src/store/recordedRun';

const root = 'public/';
const json: unknown = JSON.parse(readFileSync(root + recordingFiles.description, 'utf8'));
const { made, sheets } = recordingSchema.parse(json);
const noPixels = (_part: RecordingPart, _first: number, count: number) => ({ count, size: 32, pixels: new Uint8ClampedArray(count * 32 * 32 * 4) });

test('the recording was made with the bundled base, in the configuration that npm run record has', async () => {
  expect(made.baseDigest).toBe(await sha256Hex(readFileSync(`${root}models/${presets.recording.base}.safetensors`)));
  const { shown, companion } = unpackRecording(json, noPixels);
  expect(shown.config).toEqual({ ...presets.recording, live: diffTuningSettings });
  expect(companion.config).toEqual({ ...presets.recording, live: standardSettings });
});

test('every picture that its logs name lies on a sheet', async () => {
  const read = async (part: RecordingPart) => cutSheet(await readSheet(root + recordingFiles.sheets[part]), sheets[part], `The sheet ${part} of the recording`);
  const pixels = { ends: await read('ends'), course: await read('course') };
  const length = 32 * 32 * 3;
  const cut = (part: RecordingPart, first: number, count: number) => {
    expect(first + count).toBeLessThanOrEqual(sheets[part].count);
    const rgb = pixels[part].subarray(first * length, (first + count) * length);
    const rgba = new Uint8ClampedArray(count * 32 * 32 * 4).fill(255);
    rgb.forEach((value, at) => (rgba[4 * Math.floor(at / 3) + (at % 3)] = value));
    return { count, size: 32, pixels: rgba };
  };
  const { shown, companion } = unpackRecording(json, cut);
  const grids = ({ log }: RecordedLog) => log.flatMap((event) => (event.type === 'samplesDrawn' && event.step === 0 ? [event.images.pixels] : []));
  expect(grids(shown)).toEqual(grids(companion)); // the same noise, before the first step
});

test('both runs are whole: trained to the end, measured on the way, with the chain of forgetting', () => {
  const { shown, companion } = unpackRecording(json, noPixels);
  const { steps, sampling } = presets.recording;
  for (const [log, id] of [[shown, recordedIds.shown], [companion, recordedIds.companion]] as const) {
    const run = recordedRunOf(log, id);
    expect(run.steps).toBe(steps);
    expect(run.at(steps).current).toHaveLength(steps / sampling.everySteps + 1);
    expect(run.at(steps).evaluations.target.length).toBeGreaterThan(3);
    expect(run.at(steps).evaluations.source.length).toBeGreaterThan(3);
    expect(run.lab(steps).experiments).toMatchObject([{ status: 'finished', request: { kind: 'replacement' } }]);
    expect(run.lab(steps).lossByTimestep?.step).toBe(steps);
  }
});

test('what is seen of it first is small enough to come with the first view', () => {
  const { description, sheets: { ends, course } } = recordingFiles;
  const megabytes = (path: string) => statSync(root + path).size / 1e6;
  expect(megabytes(description) + megabytes(ends)).toBeLessThan(0.6);
  expect(megabytes(course)).toBeLessThan(2);
});
