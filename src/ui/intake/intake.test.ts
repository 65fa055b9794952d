import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { entryPath } from '../../intake/entryPath';
import type { Finding, GivenFile, ReadSettings } from '../../intake/pictureReader';
import type { ReviewAction } from '../../intake/review';
import { createIntake, type Intake, type IntakeDoors } from './intake';

/** A worker that reads when it is told to. */
interface FakeReading {
  settings: ReadSettings;
  files: GivenFile[];
  isStopped: boolean;
  tell: (action: ReviewAction) => void;
}

const picture = (path: string): Finding => ({ is: 'picture', picture: { path: entryPath(path), width: 9, height: 9, bytes: 9, notes: [], sha256: path, pixels: new Uint8Array(12) } });
const gathered = (...paths: string[]) => ({ files: paths.map((path) => ({ path, file: new File(['x'], path) })), unreadable: [] as string[], isCutOff: false });

let readings: FakeReading[];
let doors: { [door in keyof IntakeDoors]: ReturnType<typeof vi.fn<IntakeDoors[door]>> };
let intake: Intake;

beforeEach(() => {
  vi.useFakeTimers();
  readings = [];
  doors = { addDataset: vi.fn(() => Promise.resolve()), importRunFile: vi.fn(), openCheckpoint: vi.fn(), imageSize: vi.fn(() => 2) };
  intake = createIntake(doors, (settings, tell) => {
    const reading: FakeReading = { settings, files: [], isStopped: false, tell };
    readings.push(reading);
    return { add: (files) => reading.files.push(...files), stop: () => (reading.isStopped = true) };
  });
});
afterEach(() => vi.useRealTimers());

const state = () => intake.store.getState();
const latest = (): FakeReading => {
  const reading = readings.at(-1);
  if (reading === undefined) throw new Error('nothing is being read');
  return reading;
};
/** All that was given is read, as pictures. */
function readAll(): void {
  latest().tell({ type: 'found', findings: latest().files.map(({ path }) => picture(path)) });
  latest().tell({ type: 'readingEnded' });
}

describe('pictures that are given', () => {
  it('are read in the order of their paths, at the size of the base model', async () => {
    await intake.give(gathered('pets/b.png', 'pets/a.png', 'pets/Z.png'));
    expect(latest().files.map(({ path }) => path)).toEqual(['pets/Z.png', 'pets/a.png', 'pets/b.png']);
    expect(latest().settings.imageSize).toBe(2);
    expect(state()).toMatchObject({ isOpen: true, review: { status: 'reading', expected: 3, origin: 'folder pets' } });
  });

  it('come to those that are under review, and are not read twice', async () => {
    await intake.give(gathered('a.png', 'b.png'));
    readAll();
    await intake.give(gathered('c.png'));
    expect(readings.length).toBe(1);
    expect(state().review).toMatchObject({ status: 'reading', expected: 3, pictures: [{}, {}] });
  });

  it('become a set with all that was decided, and the sheet closes', async () => {
    await intake.give(gathered('pets/a.png', 'pets/b.png'));
    readAll();
    intake.choose({ title: 'Mine', flip: false });
    await intake.accept();
    expect(doors.addDataset).toHaveBeenCalledWith(expect.objectContaining({ title: 'Mine', count: 2, flip: false }), 'folder pets, 2 files');
    expect(state()).toMatchObject({ isOpen: false, review: null, isSaving: false });
  });

  it('stay under review where they cannot be kept', async () => {
    doors.addDataset.mockRejectedValueOnce(new Error('The storage is full.'));
    await intake.give(gathered('a.png', 'b.png'));
    readAll();
    await intake.accept();
    expect(state()).toMatchObject({ isOpen: true, isSaving: false, review: { pictures: [{}, {}] } });
    expect(state().fault).toContain('The storage is full.');
  });

  it('are no set before they are read', async () => {
    await intake.give(gathered('a.png', 'b.png'));
    await intake.accept();
    expect(doors.addDataset).not.toHaveBeenCalled();
  });

  it('that the browser would not open are named', async () => {
    await intake.give({ ...gathered('a.png'), unreadable: ['locked'], isCutOff: true });
    vi.runAllTimers();
    expect(state().review?.skipped.map(({ path, reason }) => [path, reason])).toEqual([
      ['locked', 'unreadable'],
      ['…', 'over-limit'],
    ]);
  });

  it('may be none: that is said', async () => {
    await intake.give(gathered());
    expect(state()).toMatchObject({ isOpen: true, review: null, fault: 'There are no files in what was given.' });
  });
});

describe('a review', () => {
  it('outlives the closing of its sheet', async () => {
    await intake.give(gathered('a.png', 'b.png'));
    readAll();
    intake.close();
    intake.open();
    expect(state()).toMatchObject({ isOpen: true, review: { pictures: [{}, {}] } });
  });

  it('is read again with other settings, and shows its pictures until there are new ones', async () => {
    await intake.give(gathered('a.png', 'b.png'));
    readAll();
    intake.choose({ title: 'Mine' });
    intake.changeSettings({ framing: 'fit' });
    expect(readings.map(({ isStopped }) => isStopped)).toEqual([true, false]);
    expect(latest()).toMatchObject({ settings: { framing: 'fit', imageSize: 2 }, files: [{ path: 'a.png' }, { path: 'b.png' }] });
    expect(state().review).toMatchObject({ status: 'reading', settings: { framing: 'fit' }, pictures: [{}, {}] });
    vi.runAllTimers();
    expect(state().review).toMatchObject({ pictures: [], choices: { title: 'Mine' } });
  });

  it('takes nothing more from a reading that another one has replaced', async () => {
    await intake.give(gathered('a.png', 'b.png'));
    const [first] = readings;
    intake.changeSettings({ framing: 'fit' });
    first?.tell({ type: 'found', findings: [picture('late.png')] });
    readAll();
    expect(state().review?.pictures.length).toBe(2);
  });

  it('says why reading failed, keeps what was read, and begins afresh when more is given', async () => {
    await intake.give(gathered('a.png', 'b.png'));
    latest().tell({ type: 'found', findings: [picture('a.png')] });
    latest().tell({ type: 'readingFailed', message: 'It stopped.' });
    expect(state().review).toMatchObject({ status: 'failed', failure: 'It stopped.', pictures: [{}] });
    await intake.give(gathered('c.png'));
    expect(readings.length).toBe(2);
    expect(latest().files.map(({ path }) => path)).toEqual(['a.png', 'b.png', 'c.png']);
  });

  it('keeps what was read when it is stopped, and is empty when it is discarded', async () => {
    await intake.give(gathered('a.png', 'b.png'));
    latest().tell({ type: 'found', findings: [picture('a.png')] });
    intake.stop();
    expect(latest().isStopped).toBe(true);
    expect(state().review).toMatchObject({ status: 'stopped', pictures: [{}] });
    intake.discard();
    expect(state().review).toBe(null);
    await intake.give(gathered('c.png'));
    expect(latest().files.map(({ path }) => path)).toEqual(['c.png']);
  });
});

describe('a single file that the page itself writes', () => {
  it('goes its own way: a checkpoint, whether by its name or by how it begins', async () => {
    const header = '{"a":{}}';
    const bytes = new Uint8Array(8 + header.length + 100);
    bytes[0] = header.length;
    bytes.set(new TextEncoder().encode(header), 8);
    for (const file of [new File(['x'], 'weights.safetensors'), new File([bytes], 'weights')]) {
      await intake.give({ files: [{ path: file.name, file }], unreadable: [], isCutOff: false });
      expect(doors.openCheckpoint).toHaveBeenLastCalledWith(file);
    }
    expect(state()).toMatchObject({ isOpen: false, review: null });
    expect(readings).toEqual([]);
  });
});
