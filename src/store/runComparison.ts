import type { ExperimentRow } from '../config/experiments';
import { measureNames, type SetDistances } from '../config/measures';
import type { ImageBatch, ImageStrip, MeasuredAgainst } from '../protocol/events';
import type { BucketedSeries } from './bucketedSeries';
import type { Evaluation, RunRecord } from './playgroundState';

/** A stored run that is compared: its record, folded from its log. */
export interface ComparedRun {
  id: string;
  title: string;
  record: RunRecord;
}

/** Pictures of a strip that are shown side by side. */
const STRIP = 16;

const againsts: readonly MeasuredAgainst[] = ['target', 'source'];

/** Losses and distances of stored runs as the lab's charts read them: an arm a run, a row a number. */
export function comparisonRows(runs: readonly ComparedRun[]): ExperimentRow[] {
  return runs.flatMap(({ id, record }) => {
    const { seed } = record.config;
    return [
      ...againsts.flatMap((against) => record.evaluations[against].flatMap((evaluation) => distanceRows(id, seed, against, evaluation))),
      ...lossRows(id, seed, 'reconsolidation', record.reconsolidation),
      ...lossRows(id, seed, 'retention', record.retention),
    ];
  });
}

function distanceRows(arm: string, seed: number, against: MeasuredAgainst, { step, distances }: Evaluation): ExperimentRow[] {
  return measureNames.flatMap((measure) => {
    const measured = distances[measure];
    return measured === undefined ? [] : [{ arm, x: step, seed, measure, against, ...measured }];
  });
}

function lossRows(arm: string, seed: number, measure: 'reconsolidation' | 'retention', { stepsPerBucket, buckets }: BucketedSeries): ExperimentRow[] {
  return buckets.map(({ index, count, sum }) => ({
    arm, x: index * stepsPerBucket + (stepsPerBucket + 1) / 2, seed, measure, against: null, value: sum / count, sd: null, nReal: null, nFake: count, floor: null,
  }));
}

/** The samples that the runs drew on their way, as the lab shows strips. */
export function comparisonStrips(runs: readonly ComparedRun[]): ImageStrip[] {
  return runs.flatMap(({ id, record }) => record.current.map(({ step, seed, images }) => ({ arm: id, x: step, seed, images: firstOf(images, STRIP) })));
}

function firstOf({ count, size, pixels }: ImageBatch, most: number): ImageBatch {
  const kept = Math.min(count, most);
  return { count: kept, size, pixels: pixels.slice(0, kept * size * size * 4) };
}

/** The last measurement of a run, against each set; null where nothing was measured. */
export interface FinalDistances {
  id: string;
  title: string;
  target: { step: number; distances: SetDistances } | null;
  source: { step: number; distances: SetDistances } | null;
}

export function finalDistances(runs: readonly ComparedRun[]): FinalDistances[] {
  return runs.map(({ id, title, record: { evaluations } }) => ({ id, title, target: evaluations.target.at(-1) ?? null, source: evaluations.source.at(-1) ?? null }));
}

/** What keeps numbers or pictures of these runs from being compared, in sentences. */
export function comparisonCautions(runs: readonly ComparedRun[]): string[] {
  const differ = (value: (run: ComparedRun) => unknown): boolean => new Set(runs.map((run) => JSON.stringify(value(run)))).size > 1;
  const cautions: [isDue: boolean, sentence: string][] = [
    [differ(({ record }) => record.config.dataset), 'Their target sets differ: each run’s distance to the target is to a set of its own.'],
    [differ(({ record }) => record.config.base), 'Their bases differ: distances to what the base knew may be to different sets.'],
    [differ(({ record: { config: { evaluation: { count, ddimSteps, guidance } } } }) => [count, ddimSteps, guidance]), 'Their distances were measured on samples that were drawn differently (count, DDIM steps or guidance, see the table): part of a difference is due to that.'],
    [differ(sampleSeedOf), `Their samples come from different noise (${bySeedWords(runs)}). Only pictures of the same seed show what the training changed.`],
  ];
  return cautions.flatMap(([isDue, sentence]) => (isDue ? [sentence] : []));
}

const sampleSeedOf = ({ record }: ComparedRun): number | null => record.current.at(-1)?.seed ?? null;

/** "seed 0: A, B; seed 3: C" */
function bySeedWords(runs: readonly ComparedRun[]): string {
  const bySeed = new Map<number | null, string[]>();
  for (const run of runs) bySeed.set(sampleSeedOf(run), [...(bySeed.get(sampleSeedOf(run)) ?? []), run.title]);
  return [...bySeed].map(([seed, titles]) => `${seed === null ? 'no samples' : `seed ${seed}`}: ${titles.join(', ')}`).join('; ');
}
