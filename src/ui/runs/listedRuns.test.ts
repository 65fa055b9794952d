import { describe, expect, it } from 'vitest';
import { standardSettings } from '../../config/defaults';
import { emptySummary, type StoredRun } from '../../storage/records';
import { newRun } from '../../storage/run.testdata';
import { listedRuns } from './listedRuns';
import { runTitle, titlesApart } from './runWords';

let created = 0;
const stored = (id: string, change: Partial<StoredRun> = {}): StoredRun => ({
  ...newRun, id, name: '', tags: [], notes: '', createdAt: ++created, updatedAt: created, deletedAt: null, status: 'finished', step: 100, failure: null, summary: emptySummary, states: [], thumbnails: null, ...change,
});
const state = (step: number, bytes: number) => ({ step, file: '', bytes, sha256: '', savedAt: 0, isKept: false });

const flags = stored('flags', { name: 'Flags, half τ', tags: ['talk'], notes: 'for the slides', dataset: { id: 'circle-flags', title: 'Circle Flags' }, summary: { ...emptySummary, fdIcon64: 12 }, states: [state(50, 10), state(100, 10)] });
const plain = stored('plain', { config: { ...newRun.config, live: standardSettings }, summary: { ...emptySummary, fdIcon64: 9, sourceFdIcon64: 30 } });
const cut = stored('cut', { status: 'running', step: 40, states: [state(40, 15)] });
const gone = stored('gone', { deletedAt: 5 });
const library = { runs: [flags, plain, cut, gone], inHand: null, heldElsewhere: [] };
const ids = (search: string, order: Parameters<typeof listedRuns>[2] = 'begun') => listedRuns(library, search, order).map(({ id }) => id);

describe('the list of runs', () => {
  it('has the newest first and leaves out deleted ones', () => {
    expect(ids('')).toEqual(['cut', 'plain', 'flags']);
  });

  it.each([
    ['TALK', ['flags']],
    ['slides τ', ['flags']],
    ['standard', ['plain']],
    ['interrupted', ['cut']],
    ['circle-flags', ['flags']],
    ['emoji slides', []],
  ])('finds “%s” in names, sets, methods, tags, notes and states', (search, found) => {
    expect(ids(search)).toEqual(found);
  });

  it('is ordered by what was measured, what was not measured last', () => {
    expect(ids('', 'distance')).toEqual(['plain', 'flags', 'cut']);
    expect(ids('', 'source')).toEqual(['plain', 'cut', 'flags']);
    expect(ids('', 'storage')).toEqual(['flags', 'cut', 'plain']);
    expect(ids('', 'steps')).toEqual(['plain', 'flags', 'cut']);
    expect(ids('', 'set')).toEqual(['flags', 'cut', 'plain']);
    expect(ids('', 'name')[2]).toBe('flags');
  });
});

describe('the name of a run', () => {
  it('is its set, method and seed until a person gives it one', () => {
    expect(runTitle(plain)).toBe('Emoji · Standard · seed 0');
    expect(runTitle(flags)).toBe('Flags, half τ');
  });

  it('is told apart from equal ones by time, then by number', () => {
    const day = 86_400_000; // far enough from the turn of the year for any time zone
    const runs = [stored('a', { createdAt: 9 * day }), stored('b', { createdAt: 10 * day }), stored('c', { createdAt: 10 * day }), flags];
    const titles = [...titlesApart(runs).values()];
    expect(new Set(titles).size).toBe(4);
    expect(titles[3]).toBe('Flags, half τ');
    expect(titles[1]).toMatch(/^Emoji · Diff-Tuning · seed 0, .*1970.*, no\. 1$/);
  });
});
