import { APP_VERSION } from '../../config/appVersion';
import type { MeasureName } from '../../config/measures';
import type { RunConfig } from '../../config/runConfig';
import type { MeasuredAgainst } from '../../protocol/events';
import type { ControlGroup } from '../../share/controlGroups';
import { isSame } from '../../share/fields';
import type { PictureStrip } from '../../share/pictureStrip';
import { pictureStripOf } from '../../share/pictureStripOf';
import type { SharedDigests, SharedRun } from '../../share/sharedRun';
import { thinnedResult, type SharedPoints, type SharedResult } from '../../share/sharedResult';
import { seriesPoints, type BucketedSeries } from '../../store/bucketedSeries';
import type { Experiment } from '../../store/lab';
import { seriesOf } from '../../store/labSeries';
import type { PlaygroundState, RunRecord } from '../../store/playgroundState';

/** Points of a curve in a link; pictures, and their sides. */
const pointsOfCurve = 32;
const pictures = 4;
const pictureSizes = [16, 12, 8];
/** Digits of a number that matter. */
const digits = 4;
const linked: readonly MeasureName[] = ['fdIcon64', 'kid'];
const sets: readonly MeasuredAgainst[] = ['target', 'source'];

const rounded = (value: number): number => Number(value.toPrecision(digits));
/** A step is told exactly. */
const point = (x: number, y: number): [number, number] => [Number(x.toPrecision(7)), rounded(y)];

export interface WhatToShare {
  /** run: the one on the screen, with its results · recipe: what is being edited. */
  what: 'run' | 'recipe';
  datasetTitle: string;
  digests: SharedDigests;
  hidden: readonly ControlGroup[];
  /** The link that the page was opened with; null: none. What only a newer version knows of it is passed on, as long as it is about the same run. */
  opened: SharedRun | null;
}

/** What a link says of the run on the screen, or of the recipe. */
export function sharedRunOf({ run, lab }: Pick<PlaygroundState, 'run' | 'lab'>, recipe: RunConfig, { what, datasetTitle, digests, hidden, opened }: WhatToShare): SharedRun {
  const config = what === 'recipe' || run === null ? recipe : run.config;
  const facts = { appVersion: APP_VERSION, datasetTitle, digests, hidden: [...hidden], unknown: opened !== null && isSame(opened.config, config) ? opened.unknown : null };
  if (what === 'recipe' || run === null) return { ...facts, config, changes: [], result: null, pictures: null };
  // the name may be given while the run goes on
  return { ...facts, config: { ...config, name: recipe.name }, changes: changesOf(run), result: resultOf(run, lab.experiments), pictures: stripOf(run) };
}

/** Where several changes were made at one step, the last of them. */
function changesOf({ marks }: RunRecord): SharedRun['changes'] {
  return marks.filter(({ step }, index) => marks[index + 1]?.step !== step).map(({ step, settings }) => ({ step, settings }));
}

function stripOf({ current }: RunRecord): PictureStrip | null {
  const images = current.at(-1)?.images;
  const size = images === undefined ? undefined : pictureSizes.find((side) => images.size % side === 0);
  return images === undefined || size === undefined ? null : pictureStripOf(images, pictures, size);
}

function resultOf(run: RunRecord, experiments: readonly Experiment[]): SharedResult | null {
  if (run.step === 0) return null;
  const whole: SharedResult = {
    step: run.step,
    losses: { reconsolidation: pointsOf(run.reconsolidation), retention: pointsOf(run.retention) },
    courses: sets.flatMap((against) => {
      const points = run.evaluations[against].flatMap(({ step, distances: { fdIcon64 } }) => (fdIcon64 === undefined ? [] : [point(step, fdIcon64.value)]));
      return points.length === 0 ? [] : [{ measure: 'fdIcon64' as const, against, points }];
    }),
    distances: sets.flatMap((against) => distancesOf(run, against)),
    replacement: replacementOf(experiments),
  };
  return thinnedResult(whole, pointsOfCurve);
}

function pointsOf(series: BucketedSeries): SharedPoints {
  return seriesPoints(series).map(({ step, smooth }) => point(step, smooth));
}

function distancesOf({ evaluations }: RunRecord, against: MeasuredAgainst): SharedResult['distances'] {
  const last = evaluations[against].at(-1);
  if (last === undefined) return [];
  return linked.flatMap((measure) => {
    const measured = last.distances[measure];
    if (measured === undefined) return [];
    const { value, sd, nReal, nFake, floor } = measured;
    return [{ measure, against, step: last.step, value: rounded(value), sd: rounded(sd), nReal, nFake, floor: floor === null ? null : rounded(floor.value) }];
  });
}

/** Of the newest replacement experiment that was finished. */
function replacementOf(experiments: readonly Experiment[]): SharedResult['replacement'] {
  const experiment = experiments.findLast(({ request, status }) => request.kind === 'replacement' && status === 'finished');
  if (experiment?.request.kind !== 'replacement') return null;
  const { rows, arms, request } = experiment;
  const row = rows.find(({ measure, against }) => measure === 'fdIcon64' && against === 'target');
  if (row === undefined || row.nReal === null || row.nFake === null) return null;
  const series = seriesOf(rows, arms, 'fdIcon64', 'target');
  return {
    side: request.side, measure: 'fdIcon64', nReal: row.nReal, nFake: row.nFake, seeds: request.seeds.length,
    arms: series.slice(0, 4).map(({ arm, places }) => ({ title: arm.title.slice(0, 80), points: places.map(({ x, mean }) => point(x, mean)) })),
  };
}
