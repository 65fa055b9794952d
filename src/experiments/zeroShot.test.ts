import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { passesOf } from '../config/experimentCost';
import type { RequestOf } from '../config/experiments';
import { NothingHeldOutError } from '../training/heldOutLoss';
import { disposeModel, uploadBase } from '../training/loadedBase';
import { findingsOf, miniLab, tunedModel } from './miniLab.testdata';
import { errorOf, zeroShot } from './zeroShot';

const request: RequestOf<'zeroShot'> = { kind: 'zeroShot', levels: 3, count: 3, ddimSteps: 5, seeds: [1, 2] };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('zero-shot denoising', () => {
  it('measures both models at every level, from little noise to much, and shows what they saw and made', async () => {
    const lab = miniLab();
    const model = tunedModel(lab.base);
    const { rows, strips } = await findingsOf(zeroShot(lab, model, request));
    disposeModel(model);
    expect(rows.filter(({ seed, arm }) => seed === 1 && arm === 'current').map(({ x }) => x)).toEqual([0, 400, 800]);
    expect(rows).toHaveLength(2 * 3 * 2);
    for (const { value, sd, nFake } of rows) {
      expect(value).toBeGreaterThan(0);
      expect(sd).toBeGreaterThan(0);
      expect(nFake).toBe(3);
    }
    expect([...new Set(strips.map(({ arm }) => arm))]).toEqual(['original', 'noised', 'pretrained', 'current']);
    expect(lab.passes).toBe(passesOf(request));
  });

  it('finds no difference between the pre-trained model and itself, for pictures without a label', async () => {
    const lab = miniLab();
    lab.dataset = { ...lab.dataset, labels: new Uint16Array(12).fill(3) }; // the base's null label
    const model = uploadBase(lab.base);
    const { rows } = await findingsOf(zeroShot(lab, model, request));
    disposeModel(model);
    const errors = (arm: string) => rows.filter((row) => row.arm === arm).map(({ value }) => value);
    expect(errors('current')).toEqual(errors('pretrained'));
  });

  it('refuses a set without held-out pictures in words, and leaves no tensors behind', async () => {
    const lab = miniLab();
    const model = tunedModel(lab.base);
    const before = tf.memory().numTensors;
    const bare = { ...lab, dataset: { ...lab.dataset, heldOutIndices: new Uint32Array() } };
    await expect(findingsOf(zeroShot(bare, model, request))).rejects.toThrow(NothingHeldOutError);
    await findingsOf(zeroShot(lab, model, request));
    expect(tf.memory().numTensors).toBe(before);
    disposeModel(model);
  });
});

describe('the error of denoised pictures', () => {
  it('is the root mean square a picture, with the standard error of its mean', () => {
    const { value, sd } = errorOf(Float32Array.of(1, 1, 3, 3), new Float32Array(4), 2);
    expect(value).toBe(2);
    expect(sd).toBeCloseTo(Math.sqrt(2 / 2));
  });
});
