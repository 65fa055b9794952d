import { expect, test } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import type { LoggedEvent } from '../storage/library';
import { recordedRunOf } from './recordedRun';

const config = { ...defaultRunConfig, steps: 40 };
const images = { count: 1, size: 1, pixels: new Uint8ClampedArray(4) };
const started: LoggedEvent = { type: 'runStarted', config, live: config.live, fromStep: 0, targetRows: 26, bankRows: 6 };
const stepsTo = (last: number): LoggedEvent => ({
  type: 'stepsCompleted',
  steps: Array.from({ length: 10 }, (_, index) => ({ step: last - 9 + index, reconsolidation: 1 / (last - 9 + index), retention: null, targetT: [5], bankT: [] })),
  stepMs: 10,
});
const drawn = (step: number, model: 'pretrained' | 'current' = 'current'): LoggedEvent => ({ type: 'samplesDrawn', model, step, seed: 0, images, classNames: [], nearest: null });
const measured: LoggedEvent = { type: 'evaluated', step: 20, against: 'source', distances: { fdIcon64: { value: 7, sd: 1, nReal: 100, nFake: 50, floor: null } }, gpuShare: null };

const queued: LoggedEvent = { type: 'experimentQueued', id: 5, request: { kind: 'ewc', samples: 8, seeds: [0] }, arms: [] };
const curves = (step: number): LoggedEvent => ({ type: 'lossByTimestepMeasured', step, rows: 8, curves: [] });

const run = recordedRunOf({ config, log: [drawn(0, 'pretrained'), started, drawn(0), stepsTo(10), stepsTo(20), drawn(20), measured, curves(20), stepsTo(30), stepsTo(40), drawn(40), curves(40), { type: 'runFinished', step: 40 }, queued] }, -100);

test('a recorded run stands at any step as it stood then, with all that was drawn and measured by then', () => {
  expect(run.steps).toBe(40);
  expect(run.at(0)).toMatchObject({ step: 0, pretrained: { step: 0 }, current: [{ step: 0 }], evaluations: { source: [] } });
  expect(run.at(19).step).toBe(10);
  expect(run.at(19).current.map(({ step }) => step)).toEqual([0]);
  expect(run.at(20).current.map(({ step }) => step)).toEqual([0, 20]);
  expect(run.at(20).evaluations.source).toHaveLength(1);
  expect(run.at(40).latest?.reconsolidation).toBeCloseTo(1 / 40);
});

test('going back and forth changes nothing', () => {
  expect(run.at(20)).toBe(run.at(20));
  expect(run.at(99).step).toBe(40);
});

test('the lab tells what was known of the model by then, and its experiments go by numbers of their own', () => {
  expect(run.lab(19).lossByTimestep).toBeNull();
  expect(run.lab(25).lossByTimestep?.step).toBe(20);
  expect(run.lab(40).lossByTimestep?.step).toBe(40);
  expect(run.lab(0).experiments.map(({ id }) => id)).toEqual([-100]);
});
