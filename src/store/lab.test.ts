import { describe, expect, it } from 'vitest';
import type { ExperimentRequest, ExperimentRow } from '../config/experiments';
import { defaultRunConfig } from '../config/defaults';
import type { ImageStrip, LossCurve } from '../protocol/events';
import { applyEvent } from './applyEvent';
import { maxExperiments, maxStripBytes } from './lab';
import { initialState, type PlaygroundEvent, type PlaygroundState } from './playgroundState';

const request: ExperimentRequest = { kind: 'replacement', side: 'data', shares: [0, 100], count: 16, ddimSteps: 4, guidance: 1, seeds: [3, 4] };
const queued = (id: number): PlaygroundEvent => ({ type: 'experimentQueued', id, request, arms: [{ id: 'data', title: 'Data side' }] });
const started = (id: number): PlaygroundEvent => ({ type: 'experimentStarted', id, base: 'tiny', dataset: 'emoji', modelStep: 70 });
const row: ExperimentRow = { arm: 'data', x: 0, seed: 3, measure: 'kid', against: 'target', value: 0.2, sd: 0.1, nReal: 9, nFake: 8, floor: null };
const strip = (seed: number, bytes = 4): ImageStrip => ({ arm: 'data', x: 0, seed, images: { count: 1, size: 1, pixels: new Uint8ClampedArray(bytes) } });
const fold = (...events: PlaygroundEvent[]): PlaygroundState => events.reduce(applyEvent, initialState);
const only = (...events: PlaygroundEvent[]) => fold(...events).lab.experiments[0];

describe('the lab', () => {
  it('follows an experiment from the queue to its end', () => {
    expect(only(queued(7))).toMatchObject({ id: 7, status: 'queued', rows: [] });
    expect(only(queued(7), started(7))).toMatchObject({ status: 'running', base: 'tiny', dataset: 'emoji', modelStep: 70 });
    const measured: PlaygroundEvent[] = [queued(7), started(7), { type: 'experimentMeasured', id: 7, rows: [row] }, { type: 'experimentMeasured', id: 7, rows: [row] }];
    expect(only(...measured, { type: 'experimentPaused', id: 7 })).toMatchObject({ status: 'paused', rows: [row, row] });
    expect(only(...measured, { type: 'experimentResumed', id: 7 })).toMatchObject({ status: 'running' });
    expect(only(...measured, { type: 'experimentFinished', id: 7 })).toMatchObject({ status: 'finished', secondsLeft: 0 });
    expect(only(...measured, { type: 'experimentCancelled', id: 7 })).toMatchObject({ status: 'cancelled', rows: [row, row] });
    expect(only(...measured, { type: 'experimentFailed', id: 7, message: 'no room' })).toMatchObject({ status: 'failed', message: 'no room' });
  });

  it('shows the newest experiment of a kind, or the one that was chosen', () => {
    const state = fold(queued(1), queued(2));
    expect(state.lab.chosen.replacement).toBe(2);
    expect(applyEvent(state, { type: 'labResultChosen', kind: 'replacement', id: 1 }).lab).toMatchObject({ tab: 'replacement', chosen: { replacement: 1 } });
  });

  it('learns what a pass takes from the time left', () => {
    const { lab } = fold(queued(1), { type: 'experimentProgressed', id: 1, done: 100, total: 300, secondsLeft: 4 });
    expect(lab.msPerPass).toBe(20);
    expect(lab.experiments[0]).toMatchObject({ done: 100, total: 300, secondsLeft: 4 });
    expect(fold(queued(1), { type: 'experimentProgressed', id: 1, done: 0, total: 300, secondsLeft: null }).lab.msPerPass).toBeNull();
  });

  it('keeps a dozen experiments and lets the oldest that are over go first', () => {
    const open = queued(1);
    const over = Array.from({ length: 14 }, (_, i): PlaygroundEvent[] => [queued(i + 2), { type: 'experimentFinished', id: i + 2 }]).flat();
    const ids = fold(open, ...over).lab.experiments.map(({ id }) => id);
    expect(ids).toHaveLength(maxExperiments);
    expect(ids[0]).toBe(1);
    expect(ids.at(-1)).toBe(15);
  });

  it('keeps the first seed’s pictures when memory runs out, and says that some are gone', () => {
    const state = fold(queued(1), { type: 'experimentDrew', id: 1, strips: [strip(3, maxStripBytes / 2), strip(4, maxStripBytes / 2)] });
    expect(state.lab.experiments[0]).toMatchObject({ hasLostStrips: false });
    const more = applyEvent(state, { type: 'experimentDrew', id: 1, strips: [strip(3), strip(4)] }).lab.experiments[0];
    expect(more?.strips.map(({ seed }) => seed)).toEqual([3, 3]);
    expect(more?.hasLostStrips).toBe(true);
  });

  it('calls what was going on failed when the engine is gone, and keeps what was measured', () => {
    const going = fold(queued(1), started(1), { type: 'experimentMeasured', id: 1, rows: [row] }, queued(2), { type: 'experimentFinished', id: 2 });
    for (const event of [
      { type: 'engineStarted' },
      { type: 'deviceLost', message: 'gone' },
      { type: 'runFailed', kind: 'worker-failed', step: 0, lastGoodStep: 0, message: '' },
    ] as const) {
      const [first, second] = applyEvent(going, event).lab.experiments;
      expect(first).toMatchObject({ status: 'failed', rows: [row] });
      expect(first?.message).toMatch(/again/);
      expect(second?.status).toBe('finished');
    }
  });

  it('keeps the pre-trained model’s loss by t, which comes only once, and forgets both at the next run', () => {
    const curve = (model: LossCurve['model'], loss: number): LossCurve => ({ model, against: 'target', points: [{ t: 0, loss, sd: 0 }] });
    const state = fold(
      { type: 'lossByTimestepMeasured', step: 0, rows: 16, curves: [curve('pretrained', 1), curve('current', 1)] },
      { type: 'lossByTimestepMeasured', step: 50, rows: 16, curves: [curve('current', 0.5)] },
    );
    expect(state.lab.lossByTimestep).toEqual({ step: 50, rows: 16, curves: [curve('pretrained', 1), curve('current', 0.5)] });
    expect(applyEvent(state, { type: 'runRequested', config: defaultRunConfig }).lab.lossByTimestep).toBeNull();
  });
});
