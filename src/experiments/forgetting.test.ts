import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { passesOf } from '../config/experimentCost';
import type { RequestOf } from '../config/experiments';
import { disposeModel, uploadBase } from '../training/loadedBase';
import { ewc } from './ewc';
import { baseline, forgetting } from './forgetting';
import { findingsOf, miniLab, tunedModel } from './miniLab.testdata';

const request: RequestOf<'forgetting'> = { kind: 'forgetting', timesteps: [10, 500], rows: 8, seeds: [1, 2] };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the forgetting curve', () => {
  it('tells the loss of both models on both sets at every t and seed, with the error of its mean', async () => {
    const lab = miniLab();
    const model = tunedModel(lab.base);
    const before = tf.memory().numTensors;
    const { rows } = await findingsOf(forgetting(lab, model, request));
    expect(tf.memory().numTensors).toBe(before);
    disposeModel(model);
    const places = rows.filter(({ seed }) => seed === 1).map(({ arm, against, x }) => `${arm} ${against ?? ''} ${x}`);
    expect(places).toEqual(['pretrained', 'current'].flatMap((arm) => ['target', 'source'].flatMap((against) => [10, 500].map((x) => `${arm} ${against} ${x}`))));
    for (const { measure, value, sd, nFake } of rows) {
      expect(measure).toBe('loss');
      expect(value).toBeGreaterThan(0);
      expect(sd).toBeGreaterThan(0);
      expect(nFake).toBe(8);
    }
    expect(lab.passes).toBeCloseTo(passesOf(request), 6);
  });

  it('shows nothing forgotten by the pre-trained model itself', async () => {
    const lab = miniLab();
    const model = uploadBase(lab.base);
    const { rows } = await findingsOf(forgetting(lab, model, request));
    disposeModel(model);
    const source = (arm: string) => rows.filter((row) => row.arm === arm && row.against === 'source').map(({ value }) => value);
    expect(source('current')).toEqual(source('pretrained'));
  });

  it('does without a source that is not known', async () => {
    const lab = { ...miniLab(), source: () => Promise.resolve(null) };
    const model = tunedModel(lab.base);
    const { rows } = await findingsOf(forgetting(lab, model, request));
    disposeModel(model);
    expect(new Set(rows.map(({ against }) => against))).toEqual(new Set(['target']));
  });
});

describe('how far a set is from the base', () => {
  it('is told by the distances of the base’s own pictures and by its loss, before any training', async () => {
    const { rows, strips } = await findingsOf(baseline(miniLab(), { kind: 'baseline', base: 'mini', dataset: 'tiles', timesteps: [10, 500], rows: 8, seeds: [0] }));
    expect(rows.map(({ measure, x, arm }) => `${arm} ${measure} ${x}`)).toEqual(['pretrained fdIcon64 0', 'pretrained loss 10', 'pretrained loss 500']);
    expect(strips).toHaveLength(1);
  });
});

describe('the EWC experiment', () => {
  it('finds the pre-trained model at no distance from itself, and any other one at some', async () => {
    const lab = miniLab();
    const [same, other] = [uploadBase(lab.base), tunedModel(lab.base)];
    const asked: RequestOf<'ewc'> = { kind: 'ewc', samples: 8, seeds: [0, 1] };
    const values = async (model: typeof same) => (await findingsOf(ewc(lab, { ...model, step: 9 }, asked))).rows.map(({ measure, x, value }) => ({ measure, x, value }));
    expect((await values(same)).map(({ value }) => value)).toEqual([0, 0, 0, 0]);
    const distances = await values(other);
    expect(distances.map(({ measure, x }) => `${measure} ${x}`)).toEqual(['ewcTotal 9', 'ewcMean 9', 'ewcTotal 9', 'ewcMean 9']);
    for (const { value } of distances) expect(value).toBeGreaterThan(0);
    disposeModel(same);
    disposeModel(other);
    expect(lab.passes).toBe(2 * passesOf(asked));
  });
});
