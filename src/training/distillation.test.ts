import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import { loadBase } from './loadedBase';
import { baseBytes, miniDataset } from './miniBase.testdata';
import { miniRunConfig, pictures } from './miniRun.testdata';
import { prepareRun } from './prepareRun';

beforeAll(() => tf.setBackend('cpu'));

it.each([
  ['bank', false],
  ['distillation', true],
] as const)('a run prepared with retention by %s has a teacher: %s', async (retention, hasTeacher) => {
  const before = tf.memory().numTensors;
  const base = loadBase('mini', '', baseBytes());
  const config = miniRunConfig({ ...diffTuningSettings, bankShare: 0.5 }, { retention });
  const { run, stepper } = await prepareRun(config, base, miniDataset(), pictures(6, 8, 2));
  run.advance(2);
  const [first, second] = await run.readLosses();
  expect(stepper.context.teacher !== undefined).toBe(hasTeacher);
  if (hasTeacher) expect(first?.retention).toBeLessThan(1e-6);
  else expect(first?.retention).toBeGreaterThan(0.1);
  expect(second?.retention).toBeGreaterThan(0);
  run.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
