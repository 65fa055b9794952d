import { methodOf } from '../config/defaults';
import type { RunConfig } from '../config/runConfig';
import type { SampleGrid } from './playgroundState';

/**
 * Whether two runs differ in their method alone: the same base, pictures and draws, so that every difference between their samples comes from the method.
 * What a run is called, how long it is and how often it is measured does not matter.
 */
export function areCompanions(a: RunConfig, b: RunConfig): boolean {
  return methodOf(a.live) !== methodOf(b.live) && basisOf(a) === basisOf(b);
}

function basisOf({ base, dataset, trainPictures, seed, batchSize, form, flip, labelDropout, live, sampling: { count, ddimSteps, guidance } }: RunConfig): string {
  return JSON.stringify([base, dataset, trainPictures, seed, batchSize, form, flip, labelDropout, live.learningRate, count, ddimSteps, guidance]);
}

/** The newest grid of those that were drawn by `step`; else the first; null of none. */
export function gridAt(grids: readonly SampleGrid[], step: number): SampleGrid | null {
  return grids.findLast((grid) => grid.step <= step) ?? grids[0] ?? null;
}
