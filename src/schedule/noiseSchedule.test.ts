import { expect, test } from 'vitest';
import { linearNoiseSchedule } from './noiseSchedule';

const schedule = linearNoiseSchedule();

test('the betas go evenly from 1e-4 to 0.02', () => {
  expect(schedule.betas[0]).toBe(1e-4);
  expect(schedule.betas[999]).toBeCloseTo(0.02, 15);
  expect(schedule.betas[500]).toBeCloseTo(1e-4 + (500 * 0.0199) / 999, 15);
});

test('alphaBar has the values of the reference implementation', () => {
  const reference = [[0, 0.9999], [100, 0.8951416], [500, 0.07779666], [999, 4.03582962e-5]] as const;
  for (const [t, value] of reference) expect((schedule.alphaBar[t] ?? 0) / value).toBeCloseTo(1, 6);
});

test('alphaBar and the signal-to-noise ratio fall from the data side to the noise side', () => {
  for (const values of [schedule.alphaBar, schedule.snr]) {
    expect(values.every((value, t) => t === 0 || value < (values[t - 1] ?? 0))).toBe(true);
  }
});

test('signal and noise amplitudes square to one, and their squares’ ratio is the signal-to-noise ratio', () => {
  for (let t = 0; t < schedule.T; t++) {
    const signal = (schedule.sqrtAlphaBar[t] ?? 0) ** 2;
    const noise = (schedule.sqrtOneMinusAlphaBar[t] ?? 0) ** 2;
    expect(signal + noise).toBeCloseTo(1, 12);
    expect(signal / noise / (schedule.snr[t] ?? 0)).toBeCloseTo(1, 9);
  }
});
