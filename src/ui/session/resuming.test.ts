import { describe, expect, it } from 'vitest';
import { defaultRunConfig, standardSettings } from '../../config/defaults';
import { sha256Hex } from '../../data/sha256';
import type { CommandBody } from '../../protocol/commands';
import type { EngineEvent } from '../../protocol/events';
import { memoryBytes } from '../../storage/byteStore';
import { memoryRecords } from '../../storage/memoryRecords';
import { change, stateBytes, steps } from '../../storage/run.testdata';
import { interruptedRuns } from '../../store/libraryState';
import { sessionOnAir } from './session.testdata';

type OnAir = ReturnType<typeof sessionOnAir>;
const live = defaultRunConfig.live;
const started = (fromStep: number): EngineEvent => ({ type: 'runStarted', config: defaultRunConfig, live, fromStep, targetRows: 26, bankRows: 6 });
const captured = (step: number): EngineEvent => ({ type: 'stateCaptured', step, bytes: stateBytes(step), tookMs: 1 });
const lost: EngineEvent = { type: 'deviceLost', message: 'gone' };
const starts = ({ sent }: OnAir) => sent.filter((command): command is Extract<CommandBody, { type: 'startRun' }> => command.type === 'startRun');

/** A run that has trained eight steps, of which five are in a kept state. */
async function eightSteps(air: OnAir): Promise<string> {
  air.session.start();
  for (const event of [started(0), steps(1, 4), change(4, 0.5), steps(5, 5), captured(5), steps(6, 8)]) air.session.hear(event);
  await air.session.library.flush();
  await air.settle();
  return air.session.library.store.getState().current ?? '';
}

describe('a run whose device is lost', () => {
  it('goes on by itself on a fresh one, from its newest state, with the changes that were made', async () => {
    const air = sessionOnAir();
    await eightSteps(air);
    air.session.hear(lost);
    expect(air.last()?.type).toBe('initialize');
    expect(air.store.getState()).toMatchObject({ phase: 'starting', failure: null, recovery: { kind: 'device-lost', step: 8, fromStep: null, times: 1 } });
    air.deviceComes();
    await air.settle();
    expect(starts(air)[1]).toMatchObject({ config: defaultRunConfig, changes: [{ step: 4, settings: { lambda: 0.5 } }], from: stateBytes(5), captureEveryMs: 15_000 });
    air.session.hear(started(5));
    expect(air.store.getState()).toMatchObject({ phase: 'running', recovery: { fromStep: 5 }, run: { step: 5 } });
    expect(air.store.getState().run?.reconsolidation.buckets.length).toBeGreaterThan(0);
    expect(air.types().slice(-1)).toEqual(['startRun']); // nothing that counts as a change by hand
  });

  it('goes on by itself also when the step that broke with the device is heard of first', async () => {
    const air = sessionOnAir();
    await eightSteps(air);
    air.session.hear({ type: 'runFailed', kind: 'internal', step: 8, lastGoodStep: 5, message: 'a valid external Instance reference no longer exists' });
    expect(air.store.getState().phase).toBe('failed');
    air.session.hear(lost);
    air.deviceComes();
    await air.settle();
    expect(starts(air)[1]).toMatchObject({ from: stateBytes(5) });
  });

  it('is left to the person when that happens a third time, who may go on with half the batch', async () => {
    const air = sessionOnAir();
    const id = await eightSteps(air);
    for (const times of [1, 2]) {
      air.session.hear(lost);
      expect(air.store.getState().recovery?.times).toBe(times);
      air.deviceComes();
      await air.settle();
      air.session.hear(started(5));
    }
    air.session.hear(lost);
    expect(air.store.getState()).toMatchObject({ phase: 'failed', failure: { kind: 'device-lost' } });
    expect(air.engineStarts()).toBe(2);
    await air.session.resumeWithBatch(id, 16);
    air.deviceComes();
    await air.settle();
    expect(starts(air).at(-1)).toMatchObject({ config: { batchSize: 16 }, from: stateBytes(5) });
    const { runs, current } = air.session.library.store.getState();
    expect(runs.find((run) => run.id === current)?.parent).toMatchObject({ id, step: 5 });
    expect(runs).toHaveLength(2);
  });

  it('stays where it is when the loss stopped being a number: that would only repeat itself', async () => {
    const air = sessionOnAir();
    await eightSteps(air);
    air.session.hear({ type: 'runFailed', kind: 'nan-loss', step: 9, lastGoodStep: 5, message: 'NaN' });
    expect(air.engineStarts()).toBe(0);
    expect(air.store.getState().phase).toBe('failed');
  });
});

describe('a run that a closed page interrupted', () => {
  const records = memoryRecords();
  const bytes = memoryBytes();

  it('is found by the next visit, shown as it was and resumed', async () => {
    await eightSteps(sessionOnAir(undefined, records, bytes));
    const air = sessionOnAir(undefined, records, bytes);
    await air.session.library.refresh();
    const [run] = interruptedRuns(air.session.library.store.getState());
    expect(run).toMatchObject({ step: 8, status: 'running' });
    await air.session.openRun(run?.id ?? '');
    expect(air.store.getState()).toMatchObject({ phase: 'stopped', run: { step: 8, latest: { step: 8 } } });
    expect(air.recipe.getState().config.live.lambda).toBe(0.5);
    air.session.resumeRun(run?.id ?? '');
    await air.settle();
    expect(air.store.getState().phase).toBe('preparing');
    expect(starts(air)[0]).toMatchObject({ from: stateBytes(5), changes: [{ step: 4 }] });
    expect(interruptedRuns(air.session.library.store.getState())).toEqual([]);
  });

  it('takes what the person changed meanwhile from its next step on', async () => {
    const air = sessionOnAir(undefined, records, bytes);
    await air.session.library.refresh();
    const id = air.session.library.store.getState().runs[0]?.id ?? '';
    await air.session.openRun(id);
    air.recipe.edit({ type: 'liveChanged', change: { lambda: 0.125 }, gesture: null });
    air.session.resumeRun(id);
    await air.settle();
    expect(starts(air)[0]?.changes?.map(({ step, settings }) => [step, settings.lambda])).toEqual([[4, 0.5], [5, 0.125]]);
  });
});

describe('a run that is over', () => {
  it('goes on for as many steps as the recipe then says', async () => {
    const air = sessionOnAir();
    const id = await eightSteps(air);
    air.session.hear(captured(8));
    air.session.hear({ type: 'runFinished', step: 8 });
    await air.settle();
    air.recipe.edit({ type: 'configChanged', change: { steps: 4000 } });
    air.session.resumeRun(id);
    await air.settle();
    expect(starts(air).at(-1)).toMatchObject({ config: { steps: 4000 }, from: stateBytes(8) });
  });

  it('is called what the run bar says', async () => {
    const air = sessionOnAir();
    await eightSteps(air);
    air.recipe.edit({ type: 'configChanged', change: { name: 'mine' } });
    air.letTimePass();
    await air.settle();
    expect(air.session.library.store.getState().runs[0]?.name).toBe('mine');
  });
});

describe('a recipe that takes the place of another', () => {
  it('gives the run on the screen no other name, and its undoing neither', async () => {
    const air = sessionOnAir();
    await eightSteps(air);
    air.recipe.edit({ type: 'configChanged', change: { name: 'mine' } });
    air.letTimePass();
    air.recipe.edit({ type: 'configReplaced', config: { ...defaultRunConfig, name: 'another', steps: 9 } });
    air.letTimePass();
    air.recipe.edit({ type: 'undone' });
    air.letTimePass();
    await air.settle();
    expect(air.session.library.store.getState().runs[0]?.name).toBe('mine');
  });
});

describe('a run that another tab has in hand', () => {
  it('can be looked at, and is not resumed', async () => {
    const [records, bytes] = [memoryRecords(), memoryBytes()];
    const id = await eightSteps(sessionOnAir(undefined, records, bytes));
    const air = sessionOnAir({ take: () => Promise.resolve(null), held: () => Promise.resolve([id]) }, records, bytes);
    await air.session.library.refresh();
    expect(interruptedRuns(air.session.library.store.getState())).toEqual([]);
    await air.session.openRun(id);
    expect(air.store.getState().run?.step).toBe(8);
    air.session.resumeRun(id);
    await air.settle();
    expect(starts(air)).toEqual([]);
    expect(air.store.getState().notices.at(-1)?.message).toContain('Another tab is training this run');
  });
});

describe('a run with changes that are planned', () => {
  it('shows each in the recipe when it is made, and sends nothing back', async () => {
    const air = sessionOnAir();
    const settings = { ...standardSettings, lambda: 0.3 };
    air.session.startRun({ config: defaultRunConfig, changes: [{ step: 2, settings }] });
    expect(starts(air)[0]?.changes).toEqual([{ step: 2, settings }]);
    air.session.hear(started(0));
    air.session.hear({ type: 'settingsChanged', step: 2, live: settings, changed: ['lambda'], isPlanned: true });
    air.letTimePass();
    await air.settle();
    expect(air.recipe.getState().config.live).toEqual(settings);
    expect(air.types()).not.toContain('changeSettings');
  });
});

describe('a set of the person’s own', () => {
  const set = { title: 'Mine', imageSize: 2, channels: 3 as const, count: 2, pixels: new Uint8Array(24), labels: Uint16Array.of(0, 0), classes: ['a'], trainIndices: Uint32Array.of(0), heldOutIndices: Uint32Array.of(1), flip: true };

  it('is given to the engine once, before the run that is trained on it, and again to a fresh engine', async () => {
    const air = sessionOnAir();
    const { id } = await air.session.library.addDataset(set, 'a test');
    air.recipe.edit({ type: 'configChanged', change: { dataset: id } });
    air.session.start();
    await air.settle();
    expect(air.types()).toEqual(['provideDataset', 'startRun']);
    air.session.restartEngine();
    air.deviceComes();
    await air.settle();
    expect(air.types().slice(2)).toEqual(['initialize', 'provideDataset']);
  });

  it('that is not there is named, and the run not started', async () => {
    const air = sessionOnAir();
    air.recipe.edit({ type: 'configChanged', change: { dataset: `own-${'0'.repeat(64)}` } });
    air.session.start();
    await air.settle();
    expect(air.types()).toEqual([]);
    expect(air.store.getState().phase).toBe('idle');
    expect(air.store.getState().notices.at(-1)?.message).toContain('not in this browser');
  });
});

describe('a run from a base that was opened as a file', () => {
  const [records, bytes] = [memoryRecords(), memoryBytes()];
  const model = { id: 'mine.safetensors', inputSize: 32, patchSize: 4, hiddenSize: 8, depth: 1, numHeads: 1, numClasses: 9, parameterCount: 1 };

  it('is resumed on a later visit from the same base, which was kept with it', async () => {
    const air = sessionOnAir(undefined, records, bytes);
    await air.session.openCheckpoint(new File(['weights'], 'mine.safetensors'));
    const digest = await sha256Hex(new TextEncoder().encode('weights'));
    air.session.hear({ type: 'baseLoaded', model: { ...model, digest } });
    const id = await eightSteps(air);
    const later = sessionOnAir(undefined, records, bytes);
    later.session.resumeRun(id);
    await later.settle();
    expect(later.types()).toEqual(['loadBase', 'startRun']);
    expect(later.sent[0]).toMatchObject({ source: { kind: 'file', name: 'mine.safetensors', bytes: new TextEncoder().encode('weights').buffer } });
  });
});
