import { comparedRuns } from '../config/comparisons';
import type { Arm, ExperimentRequest } from '../config/experiments';
import type { SampledModel } from '../training/sampledModel';
import { comparison } from './comparison';
import { ewc } from './ewc';
import { baseline, forgetting } from './forgetting';
import type { Experiment, Lab } from './lab';
import { replacement } from './replacement';
import { zeroShot } from './zeroShot';

/** The curves of an experiment's charts, in the order of their legend. Throws in words for people when the request makes no sense. */
export function armsOf(request: ExperimentRequest): Arm[] {
  const [pretrained, current] = [{ id: 'pretrained', title: 'Pre-trained' }, { id: 'current', title: 'Now' }];
  switch (request.kind) {
    case 'replacement':
      return [request.side === 'data' ? { id: 'data', title: 'Last steps replaced' } : { id: 'noise', title: 'First steps replaced' }];
    case 'zeroShot':
    case 'forgetting':
      return [pretrained, current];
    case 'baseline':
      return [pretrained];
    case 'ewc':
      return [current];
    case 'comparison':
      return comparedRuns(request).map(({ id, title }) => ({ id, title }));
    default:
      request satisfies never;
      return [];
  }
}

/** @param model the trained model and the steps it took, for experiments that need one */
export function openExperiment(lab: Lab, request: ExperimentRequest, model: (SampledModel & { step: number }) | null): Experiment {
  if (request.kind === 'comparison') return comparison(lab, request);
  if (request.kind === 'baseline') return baseline(lab, request);
  if (model === null) throw new Error('This experiment examines a trained model, and there is none yet. Start a run first.');
  switch (request.kind) {
    case 'replacement':
      return replacement(lab, model, request);
    case 'zeroShot':
      return zeroShot(lab, model, request);
    case 'forgetting':
      return forgetting(lab, model, request);
    case 'ewc':
      return ewc(lab, model, request);
  }
}
