import type { Arm, ExperimentMeasure, ExperimentRow } from '../config/experiments';
import { isWithinNoise, measureDescriptions, PREVIEW_COUNT, type MeasureName, type NoiseFloor } from '../config/measures';
import { pairedDifference, spreadOf, type PairedDifference, type Spread } from '../config/pairedDifference';

export type Against = ExperimentRow['against'];

/** One place on an arm's curve: the mean over the seeds. */
export interface SeriesPlace {
  x: number;
  mean: number;
  /** Least and greatest over the seeds; of a single seed the value less and plus its sd, or nothing. */
  band: readonly [number, number] | null;
  seeds: number;
  /** No worse than the noise floor allows: not to be told from real pictures. */
  isWithinNoise: boolean;
}

export interface ArmSeries {
  arm: Arm;
  places: readonly SeriesPlace[];
}

const isMeasureName = (measure: ExperimentMeasure): measure is MeasureName => measure in measureDescriptions;

/** Curves of one measure against one set, in the order of the legend; arms without a number are left out. */
export function seriesOf(rows: readonly ExperimentRow[], arms: readonly Arm[], measure: ExperimentMeasure, against: Against): ArmSeries[] {
  const byArm = new Map<string, Map<number, ExperimentRow[]>>();
  for (const row of rows) {
    if (row.measure !== measure || row.against !== against || !Number.isFinite(row.value)) continue;
    const byX = byArm.get(row.arm) ?? new Map<number, ExperimentRow[]>();
    byX.set(row.x, [...(byX.get(row.x) ?? []), row]);
    byArm.set(row.arm, byX);
  }
  return arms.flatMap((arm) => {
    const byX = byArm.get(arm.id);
    if (byX === undefined) return [];
    return [{ arm, places: [...byX].sort(([a], [b]) => a - b).map(([x, there]) => placeOf(x, there, measure)) }];
  });
}

function placeOf(x: number, rows: readonly ExperimentRow[], measure: ExperimentMeasure): SeriesPlace {
  const values = rows.map(({ value }) => value);
  const { mean } = spreadOf(values);
  const [only] = rows;
  const sd = rows.length === 1 ? (only?.sd ?? null) : null;
  const band = rows.length > 1 ? ([Math.min(...values), Math.max(...values)] as const) : sd === null ? null : ([mean - sd, mean + sd] as const);
  const floor = rows.find((row) => row.floor !== null)?.floor ?? null;
  return { x, mean, band, seeds: rows.length, isWithinNoise: isMeasureName(measure) && isWithinNoise(measure, { value: mean, floor, nReal: only?.nReal ?? null, nFake: only?.nFake ?? null }) };
}

/** What a chart's numbers were taken from: least and most, where places differ; null where the measure has no such count. */
export interface Counts {
  real: readonly [number, number] | null;
  made: readonly [number, number] | null;
  /** Behind one curve, at most. */
  seeds: number;
  /** The newest row's; rows of one measure and set share it. */
  floor: NoiseFloor | null;
  isPreview: boolean;
}

export function countsOf(rows: readonly ExperimentRow[], measure: ExperimentMeasure, against: Against): Counts {
  const meant = rows.filter((row) => row.measure === measure && row.against === against);
  const range = (counts: readonly (number | null)[]): readonly [number, number] | null => {
    const known = counts.flatMap((count) => (count === null ? [] : [count]));
    return known.length === 0 ? null : [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  };
  const real = range(meant.map(({ nReal }) => nReal));
  const made = range(meant.map(({ nFake }) => nFake));
  const isTraining = measure === 'reconsolidation' || measure === 'retention'; // counted in steps
  const least = isTraining ? Infinity : Math.min(real?.[0] ?? Infinity, made?.[0] ?? Infinity);
  return { real, made, seeds: mostSeeds(meant), floor: meant.findLast(({ floor }) => floor !== null)?.floor ?? null, isPreview: least < PREVIEW_COUNT };
}

function mostSeeds(rows: readonly ExperimentRow[]): number {
  const byArm = new Map<string, Set<number>>();
  for (const { arm, seed } of rows) byArm.set(arm, (byArm.get(arm) ?? new Set()).add(seed));
  return [...byArm.values()].reduce((most, { size }) => Math.max(most, size), 0);
}

/** Measures that there are numbers of, in the order in which they are offered, each with the sets it was taken against. */
export function measuresIn(rows: readonly ExperimentRow[]): { measure: ExperimentMeasure; againsts: Against[] }[] {
  const found = new Map<ExperimentMeasure, Set<Against>>();
  for (const { measure, against } of rows) found.set(measure, (found.get(measure) ?? new Set()).add(against));
  return offeredMeasures.flatMap((measure) => {
    const against = found.get(measure);
    return against === undefined ? [] : [{ measure, againsts: sets.filter((set) => against.has(set)) }];
  });
}

const sets: readonly Against[] = ['target', 'source', null];
const offeredMeasures: readonly ExperimentMeasure[] = [
  'fdIcon64', 'kid', 'fdRandom', 'fdInception', 'precision', 'recall', 'density', 'coverage', 'nearest', 'error', 'loss', 'ewcTotal', 'ewcMean', 'reconsolidation', 'retention',
];

/** An arm's numbers at its last place, and how they differ from the first arm's. */
export interface FinalRow {
  arm: Arm;
  x: number;
  value: Spread;
  /** null for the first arm itself, and where no seed is common. */
  difference: PairedDifference | null;
}

/** The end of every arm: at the last place that all its seeds have reached. */
export function finalRows(rows: readonly ExperimentRow[], arms: readonly Arm[], measure: ExperimentMeasure, against: Against): FinalRow[] {
  const ends = arms.flatMap((arm) => {
    const own = rows.filter((row) => row.arm === arm.id && row.measure === measure && row.against === against && Number.isFinite(row.value));
    const x = lastCommonPlace(own);
    return x === null ? [] : [{ arm, x, values: new Map(own.filter((row) => row.x === x).map(({ seed, value }) => [seed, value])) }];
  });
  const first = ends.find(({ arm }) => arm.id === arms[0]?.id);
  return ends.map(({ arm, x, values }) => ({
    arm,
    x,
    value: spreadOf([...values.values()]),
    difference: first === undefined || first.arm.id === arm.id || first.x !== x ? null : pairedDifference(values, first.values),
  }));
}

/** The first place at which an arm is at least as good as a level; null where it never is. */
export function firstReached(places: readonly SeriesPlace[], level: number, better: 'low' | 'high'): number | null {
  return places.find(({ mean }) => (better === 'low' ? mean <= level : mean >= level))?.x ?? null;
}

function lastCommonPlace(rows: readonly ExperimentRow[]): number | null {
  const seeds = new Set(rows.map(({ seed }) => seed)).size;
  const reached = new Map<number, Set<number>>();
  for (const { x, seed } of rows) reached.set(x, (reached.get(x) ?? new Set()).add(seed));
  const common = [...reached].filter(([, there]) => there.size === seeds).map(([x]) => x);
  return common.length === 0 ? null : common.reduce((a, b) => Math.max(a, b));
}

/** Exponential moving average, its start not pulled towards zero; strength 0 leaves the values as they are, and 1 is never reached. */
export function smoothed(values: readonly number[], strength: number): number[] {
  let weighted = 0;
  let weights = 0;
  return values.map((value) => {
    weighted = strength * weighted + value;
    weights = strength * weights + 1;
    return weighted / weights;
  });
}
