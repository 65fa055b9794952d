import { defaultRunConfig, standardSettings } from '../config/defaults';
import type { StepRecord } from '../protocol/events';
import type { LoggedEvent, NewRun } from './library';

export const newRun: NewRun = {
  config: { ...defaultRunConfig, steps: 100 },
  changes: [],
  base: { id: 'tiny', digest: null },
  dataset: { id: 'emoji', title: 'Emoji' },
  device: null,
  appVersion: '0.1.0',
  parent: null,
};

export const stepRecord = (step: number): StepRecord => ({ step, reconsolidation: 1 / step, retention: step % 2 === 0 ? null : 0.1 * step, targetT: [999, step], bankT: step % 2 === 0 ? [] : [3] });
export const steps = (first: number, last: number): LoggedEvent => ({ type: 'stepsCompleted', steps: Array.from({ length: last - first + 1 }, (_, index) => stepRecord(first + index)), stepMs: 12.5 });
export const started: LoggedEvent = { type: 'runStarted', config: newRun.config, live: newRun.config.live, fromStep: 0, targetRows: 2, bankRows: 1 };
export const change = (step: number, lambda: number, isPlanned = false): LoggedEvent => ({ type: 'settingsChanged', step, live: { ...standardSettings, lambda }, changed: ['lambda'], isPlanned });
export const grid = (step: number): LoggedEvent => ({
  type: 'samplesDrawn', model: 'current', step, seed: 0, images: { count: 5, size: 2, pixels: new Uint8ClampedArray(5 * 16).fill(step) }, classNames: [], nearest: null,
});
export const stateBytes = (step: number, size = 64): ArrayBuffer => new Uint8Array(size).fill(step).buffer;
