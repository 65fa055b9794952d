import { comparedRuns } from './comparisons';
import { defaultRunConfig } from './defaults';
import type { ExperimentRequest } from './experiments';

/** A training row costs a forward pass and about two more for the gradient. */
export const PASSES_OF_A_TRAINED_ROW = 3;

/**
 * What an experiment costs, in forward passes of one picture through the model: its progress is counted in them, and with the time that one
 * takes comes the time left. Features and shaders are not counted.
 */
export function passesOf(request: ExperimentRequest): number {
  const { seeds } = request;
  switch (request.kind) {
    case 'replacement':
      return seeds.length * request.count * replacementPasses(request);
    case 'zeroShot':
      return seeds.length * request.count * 2 * stepsFromLevels(request.levels, request.ddimSteps);
    case 'forgetting':
      return seeds.length * request.rows * request.timesteps.length * 4;
    case 'baseline':
      return seeds.length * request.rows * request.timesteps.length;
    case 'ewc':
      return seeds.length * request.samples * PASSES_OF_A_TRAINED_ROW;
    case 'comparison':
      return comparisonExtras(request) + seeds.length * (comparedRuns(request).length * (trainingPasses(request.config) + request.measurements * measurementPasses(request)) + measurementPasses(request));
    default:
      request satisfies never;
      return 0;
  }
}

/** What is done once, whatever the seeds: banks that are not the usual ones, and the Fisher information. */
function comparisonExtras(request: Extract<ExperimentRequest, { kind: 'comparison' }>): number {
  const drawn = comparedRuns(request).map(({ config }) => (config.live.bankShare > 0 && config.bank.ddimSteps !== defaultRunConfig.bank.ddimSteps ? config.bank.size * config.bank.ddimSteps : 0));
  return drawn.reduce((sum, passes) => sum + passes, 0) + (request.ewc ? request.count * PASSES_OF_A_TRAINED_ROW : 0);
}

/** Of one measurement; the start, which all runs of a seed share, is measured once. */
function measurementPasses({ count, ddimSteps, config }: Extract<ExperimentRequest, { kind: 'comparison' }>): number {
  return count * ddimSteps * passesOfStep(config.evaluation.guidance);
}

/** Passes of one training run. */
export function trainingPasses({ steps, batchSize }: { steps: number; batchSize: number }): number {
  return steps * batchSize * PASSES_OF_A_TRAINED_ROW;
}

/** Passes of one denoising step of one picture; guidance takes a second one. */
export function passesOfStep(guidance: number): number {
  return guidance === 1 ? 1 : 2;
}

/** Steps that are replaced at each share: round(k·N / 100) of N (METHOD.md §5.1). */
export function replacedSteps(shares: readonly number[], ddimSteps: number): number[] {
  return shares.map((share) => Math.round((share * ddimSteps) / 100));
}

/** Places in the sampler's timesteps, noise side first, from which denoising begins at each level. */
export function levelPlaces(levels: number, ddimSteps: number): number[] {
  const count = Math.min(levels, ddimSteps);
  return Array.from({ length: count }, (_, level) => Math.round((level * (ddimSteps - 1)) / (count - 1)));
}

/** Of one picture: the first model's whole way once, and the second model's part of it at every share. */
function replacementPasses({ side, shares, ddimSteps, guidance }: Extract<ExperimentRequest, { kind: 'replacement' }>): number {
  const [tuned, pretrained] = [passesOfStep(guidance), 1];
  const replaced = replacedSteps(shares, ddimSteps);
  const sum = (steps: readonly number[]) => steps.reduce((total, count) => total + count, 0);
  return side === 'data' ? ddimSteps * tuned + sum(replaced) * pretrained : ddimSteps * pretrained + sum(replaced.map((count) => ddimSteps - count)) * tuned;
}

function stepsFromLevels(levels: number, ddimSteps: number): number {
  return levelPlaces(levels, ddimSteps).reduce((sum, place) => sum + ddimSteps - place, 0);
}
