import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import type { StepRecord } from '../protocol/events';
import { applyEvent } from './applyEvent';
import { initialState, type PlaygroundEvent, type PlaygroundState } from './playgroundState';

const config = { ...defaultRunConfig, steps: 10 };
const device = { name: 'a card', isSoftware: false, backend: 'webgpu' } as const;
const stepRecord = (step: number): StepRecord => ({ step, reconsolidation: 1 / step, retention: null, targetT: [999, 500], bankT: [0] });
const images = { count: 1, size: 1, pixels: new Uint8ClampedArray(4) };
const fold = (...events: PlaygroundEvent[]): PlaygroundState => events.reduce(applyEvent, initialState);

const started: PlaygroundEvent[] = [
  { type: 'deviceReady', device, matMul: null },
  { type: 'runRequested', config },
  { type: 'runStarted', config, live: config.live, fromStep: 0, targetRows: 2, bankRows: 1 },
];

describe('the state of the page', () => {
  it('goes from starting through idle and preparing to running', () => {
    expect(fold().phase).toBe('starting');
    expect(fold(...started.slice(0, 1)).phase).toBe('idle');
    expect(fold(...started.slice(0, 2)).phase).toBe('preparing');
    expect(fold(...started).phase).toBe('running');
  });

  it('keeps how a person wants matrices multiplied when the engine starts anew, and takes the engine’s word for the rest', () => {
    const measured = { family: 'workgroups', by: 'measurement', times: { registers: 2, workgroups: 1 } } as const;
    const chosen = { family: 'registers', by: 'hand', times: measured.times } as const;
    const state = fold({ type: 'deviceReady', device, matMul: measured });
    expect(state).toMatchObject({ matMulChoice: 'auto', matMul: measured, isMatMulOpen: false });
    const wished = applyEvent(state, { type: 'matMulWished', choice: 'registers' });
    expect(wished).toMatchObject({ matMulChoice: 'registers', matMul: measured, isMatMulOpen: true });
    expect(applyEvent(wished, { type: 'commandFailed', command: 'chooseMatMul', id: 1, message: 'no' })).toMatchObject({ isMatMulOpen: false });
    const after = applyEvent(wished, { type: 'matMulChosen', matMul: chosen });
    expect(after).toMatchObject({ matMulChoice: 'registers', matMul: chosen, isMatMulOpen: false });
    expect(applyEvent(after, { type: 'engineStarted' })).toMatchObject({ matMulChoice: 'registers', matMul: null });
  });

  it('says why there is no WebGPU', () => {
    const state = fold({ type: 'deviceUnavailable', reason: 'no-adapter', message: 'none' });
    expect(state).toMatchObject({ phase: 'unavailable', unavailable: { reason: 'no-adapter' } });
  });

  it('follows steps, their losses and the timesteps they drew', () => {
    const { run } = fold(...started, { type: 'stepsCompleted', steps: [stepRecord(1), stepRecord(2)], stepMs: 20 });
    expect(run).toMatchObject({ step: 2, stepMs: 20, latest: { reconsolidation: 0.5 } });
    expect(run?.reconsolidation.buckets).toHaveLength(2);
    expect(run?.retention.buckets).toHaveLength(0);
    expect(run?.timesteps).toMatchObject({ targetTotal: 4, bankTotal: 2 });
    expect(run?.timesteps.target.at(-1)).toBe(2);
    expect(run?.timesteps.bank[0]).toBe(2);
  });

  it('marks a change of settings, and counts timesteps anew only when a curve changed', () => {
    const steps: PlaygroundEvent = { type: 'stepsCompleted', steps: [stepRecord(1)], stepMs: 20 };
    const live = { ...config.live, lambda: 0.5 };
    const lambda = fold(...started, steps, { type: 'settingsChanged', step: 1, live, changed: ['lambda'], isPlanned: false });
    expect(lambda.run?.marks).toEqual([{ step: 1, changed: ['lambda'], settings: live }]);
    expect(lambda.run?.live.lambda).toBe(0.5);
    expect(lambda.run?.timesteps.targetTotal).toBe(2);
    const psi = fold(...started, steps, { type: 'settingsChanged', step: 1, live, changed: ['psi'], isPlanned: false });
    expect(psi.run?.timesteps).toMatchObject({ sinceStep: 1, targetTotal: 0 });
  });

  it('keeps the first and the newest of many sample grids and no more than 24', () => {
    const grids = Array.from({ length: 100 }, (_, i): PlaygroundEvent => ({ type: 'samplesDrawn', model: 'current', step: i * 10, seed: 0, images, classNames: [], nearest: null }));
    const kept = fold(...started, ...grids).run?.current ?? [];
    expect(kept.length).toBeLessThanOrEqual(24);
    expect(kept[0]?.step).toBe(0);
    expect(kept.at(-1)?.step).toBe(990);
  });

  it('keeps measurements by what they were taken against, a step’s newest ones', () => {
    const kid = (value: number) => ({ kid: { value, sd: 0.1, nReal: 400, nFake: 256, floor: null } });
    const evaluated = (step: number, against: 'target' | 'source', value: number): PlaygroundEvent => ({ type: 'evaluated', step, against, distances: kid(value), gpuShare: null });
    const { run } = fold(...started, evaluated(5, 'target', 2), evaluated(0, 'source', 1), evaluated(5, 'target', 1.5), evaluated(0, 'target', 3));
    expect(run?.evaluations).toEqual({
      target: [
        { step: 0, distances: kid(3), gpuShare: null },
        { step: 5, distances: kid(1.5), gpuShare: null },
      ],
      source: [{ step: 0, distances: kid(1), gpuShare: null }],
    });
  });

  it('keeps the record of a run that failed, with the step whose weights are still held', () => {
    const state = fold(...started, { type: 'stepsCompleted', steps: [stepRecord(1)], stepMs: 20 }, { type: 'runFailed', kind: 'nan-loss', step: 2, lastGoodStep: 1, message: '' });
    expect(state).toMatchObject({ phase: 'failed', failure: { kind: 'nan-loss', lastGoodStep: 1 } });
    expect(state.run?.reconsolidation.buckets).toHaveLength(1);
  });

  it('does not turn a failure without a step back to the beginning', () => {
    const state = fold(...started, { type: 'stepsCompleted', steps: [stepRecord(7)], stepMs: 20 }, { type: 'runFailed', kind: 'out-of-memory', step: 0, lastGoodStep: 0, message: '' });
    expect(state.run?.step).toBe(7);
  });

  it('takes a lost device for a failure and a fresh engine for a new beginning that keeps the charts', () => {
    const lost = fold(...started, { type: 'stepsCompleted', steps: [stepRecord(1)], stepMs: 20 }, { type: 'deviceLost', message: 'gone' });
    expect(lost).toMatchObject({ phase: 'failed', device: null, failure: { kind: 'device-lost', step: 1 } });
    const fresh = applyEvent(lost, { type: 'engineStarted' });
    expect(fresh).toMatchObject({ phase: 'starting', failure: null });
    expect(fresh.run?.step).toBe(1);
  });

  it('goes on naming the lost device when the run fails for want of it', () => {
    const state = fold(...started, { type: 'deviceLost', message: 'gone' }, { type: 'runFailed', kind: 'internal', step: 1, lastGoodStep: 0, message: 'no device' });
    expect(state.failure?.kind).toBe('device-lost');
  });

  it('goes back to idle when a run cannot be started, and says so until dismissed', () => {
    const state = fold(...started.slice(0, 2), { type: 'commandFailed', command: 'startRun', id: 4, message: 'no such dataset' });
    expect(state).toMatchObject({ phase: 'idle', run: null, notices: [{ id: 4, message: 'no such dataset' }] });
    expect(applyEvent(state, { type: 'noticeDismissed', id: 4 }).notices).toEqual([]);
  });

  it('shows work in progress until it is done', () => {
    const half = fold({ type: 'progressed', work: 'bank', done: 1, total: 2 });
    expect(half.progress).toEqual({ work: 'bank', done: 1, total: 2 });
    expect(applyEvent(half, { type: 'progressed', work: 'bank', done: 2, total: 2 }).progress).toBeNull();
  });
});
