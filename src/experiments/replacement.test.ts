import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { passesOf, replacedSteps } from '../config/experimentCost';
import type { RequestOf } from '../config/experiments';
import { purpose } from '../random/purpose';
import { disposeModel, withBaseModel } from '../training/loadedBase';
import { sampleImages, type SampleOptions } from '../training/sampleImages';
import { labelsLikeTraining, nullLabels } from '../training/sampleLabels';
import { findingsOf, miniLab, tunedModel } from './miniLab.testdata';
import { replacement } from './replacement';

const request: RequestOf<'replacement'> = { kind: 'replacement', side: 'data', shares: [0, 25, 50, 100], count: 34, ddimSteps: 4, guidance: 2, seeds: [3] };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

async function plainSamples(seed: number, which: 'tuned' | 'pretrained'): Promise<Float32Array> {
  const lab = miniLab();
  const { embeddingTable, schedule } = lab.base;
  const common: Omit<SampleOptions, 'model' | 'labels' | 'guidance'> = {
    embeddingTable, alphaBar: schedule.alphaBar, ddimSteps: request.ddimSteps, seed, noisePurpose: purpose.evaluation, batchSize: 32, onStep: () => Promise.resolve(),
  };
  if (which === 'pretrained') return withBaseModel(lab.base, (model) => sampleImages({ ...common, model, labels: nullLabels(3, request.count), guidance: 1 }));
  const model = tunedModel(lab.base);
  const images = await sampleImages({ ...common, model, labels: labelsLikeTraining(lab.dataset, request.count, seed), guidance: request.guidance });
  disposeModel(model);
  return images;
}

describe('the replacement experiment', () => {
  it.each(['data', 'noise'] as const)('begins with the fine-tuned model’s own samples and ends with the pre-trained model’s, to the bit (%s side)', async (side) => {
    const lab = miniLab();
    const model = tunedModel(lab.base);
    await findingsOf(replacement(lab, model, { ...request, side, seeds: [3, 4] }));
    disposeModel(model);
    for (const seed of [3, 4]) {
      const images = lab.measured.filter((measured) => measured.seed === seed).map((measured) => measured.images);
      expect(images[0]).toEqual(await plainSamples(seed, 'tuned'));
      expect(images.at(-1)).toEqual(await plainSamples(seed, 'pretrained'));
      expect(images[2]).not.toEqual(images[0]);
    }
  });

  it('tells every distance with its share and seed, and shows the pictures', async () => {
    const lab = miniLab();
    const model = tunedModel(lab.base);
    const { rows, strips } = await findingsOf(replacement(lab, model, request));
    disposeModel(model);
    expect(rows.map(({ arm, x, seed, measure, against }) => ({ arm, x, seed, measure, against }))).toEqual(request.shares.map((x) => ({ arm: 'data', x, seed: 3, measure: 'fdIcon64', against: 'target' })));
    expect(strips.map(({ x, images }) => [x, images.count])).toEqual(request.shares.map((x) => [x, 8]));
  });

  it.each(['data', 'noise'] as const)('costs what was said beforehand (%s side)', async (side) => {
    const lab = miniLab();
    const model = tunedModel(lab.base);
    await findingsOf(replacement(lab, model, { ...request, side }));
    disposeModel(model);
    expect(lab.passes).toBe(passesOf({ ...request, side }));
  });

  it('leaves no tensors behind, finished, broken off or cancelled', async () => {
    const lab = miniLab();
    const model = tunedModel(lab.base);
    const before = tf.memory().numTensors;
    await findingsOf(replacement(lab, model, request));
    expect(tf.memory().numTensors).toBe(before);
    const left = replacement(lab, model, request);
    await left.next();
    await left.return();
    expect(tf.memory().numTensors).toBe(before);
    const cancelled = { ...lab, passed: () => Promise.reject(new Error('enough')) };
    await expect(findingsOf(replacement(cancelled, model, request))).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
    disposeModel(model);
  });
});

describe('the replaced steps', () => {
  it('are none at 0 %, all at 100 %, and never fewer at a larger share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1000 }), fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (steps, shares) => {
        const sorted = [0, ...shares.sort((a, b) => a - b), 100];
        const replaced = replacedSteps(sorted, steps);
        expect(replaced[0]).toBe(0);
        expect(replaced.at(-1)).toBe(steps);
        replaced.forEach((count, index) => expect(count).toBeGreaterThanOrEqual(replaced[index - 1] ?? 0));
      }),
    );
  });
});
