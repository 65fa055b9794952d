import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RequestOf } from '../config/experiments';
import { purpose } from '../random/purpose';
import { disposeModel, loadBase, uploadBase } from '../training/loadedBase';
import { sampleImages } from '../training/sampleImages';
import { labelsLikeTraining, nullLabels } from '../training/sampleLabels';
import { miniLab, findingsOf } from './miniLab.testdata';
import { replacement } from './replacement';

const request: RequestOf<'replacement'> = { kind: 'replacement', side: 'data', shares: [0, 50, 100], count: 34, ddimSteps: 4, guidance: 1.5, seeds: [3] };

test.each(['data', 'noise'] as const)('recorded on the GPU, the replaced samples’ two ends are the two models’ own, to the bit (%s side)', async (side) => {
  const base = loadBase('tiny', '', new Uint8Array(readFileSync('public/models/tiny.safetensors')).buffer);
  const lab = { ...miniLab(), base };
  lab.dataset = { ...lab.dataset, labels: Uint16Array.from(lab.dataset.labels, (_, index) => index % 9) };
  const pretrained = uploadBase(base);
  const tuned = { ...pretrained, theta: pretrained.theta.mul(1.05).as1D() };
  const labels = labelsLikeTraining(lab.dataset, request.count, 3);
  await findingsOf(replacement(lab, tuned, { ...request, side }));

  const common = { embeddingTable: base.embeddingTable, alphaBar: base.schedule.alphaBar, ddimSteps: 4, seed: 3, noisePurpose: purpose.evaluation, batchSize: 32, onStep: () => Promise.resolve() };
  const images = lab.measured.map((measured) => measured.images);
  expect(images[0]).toEqual(await sampleImages({ ...common, model: tuned, labels, guidance: request.guidance }));
  expect(images[2]).toEqual(await sampleImages({ ...common, model: pretrained, labels: nullLabels(9, request.count), guidance: 1 }));
  expect(images[1]).not.toEqual(images[0]);
  expect(images[1]).not.toEqual(images[2]);
  disposeModel(pretrained);
  tuned.theta.dispose();
});
