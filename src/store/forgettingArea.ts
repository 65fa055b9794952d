import type { ExperimentRow } from '../config/experiments';
import type { LossCurve, MeasuredAgainst } from '../protocol/events';
import { seriesOf } from './labSeries';

/** A model's loss at one t; low and high: over seeds, or ± the standard error of the mean. */
export interface LossPlace {
  t: number;
  loss: number;
  low: number;
  high: number;
}

/** Loss by t of both models on one set. */
export interface LossPair {
  pretrained: readonly LossPlace[];
  current: readonly LossPlace[];
}

/** A place of the chart; lost and won: between the curves, where the current model is the worse or the better one. Losses are greater than 0. */
export interface AreaPlace {
  t: number;
  pretrained: number;
  current: number;
  pretrainedBand: readonly [number, number] | null;
  currentBand: readonly [number, number] | null;
  lost: readonly [number, number];
  won: readonly [number, number];
}

/** Curves that the engine measured while the run went on; null while either is missing. */
export function pairFromCurves(curves: readonly LossCurve[], against: MeasuredAgainst): LossPair | null {
  const of = (model: LossCurve['model']): LossPlace[] =>
    curves.find((curve) => curve.model === model && curve.against === against)?.points.map(({ t, loss, sd }) => ({ t, loss, low: loss - sd, high: loss + sd })) ?? [];
  return pairOf(of('pretrained'), of('current'));
}

/** The same from an experiment's rows, whose arms are pretrained and current. */
export function pairFromRows(rows: readonly ExperimentRow[], against: MeasuredAgainst): LossPair | null {
  const arms = [{ id: 'pretrained', title: '' }, { id: 'current', title: '' }];
  const series = seriesOf(rows, arms, 'loss', against);
  const of = (id: string): LossPlace[] =>
    series.find(({ arm }) => arm.id === id)?.places.map(({ x, mean, band }) => ({ t: x, loss: mean, low: band?.[0] ?? mean, high: band?.[1] ?? mean })) ?? [];
  return pairOf(of('pretrained'), of('current'));
}

function pairOf(pretrained: LossPlace[], current: LossPlace[]): LossPair | null {
  return pretrained.length === 0 || current.length === 0 ? null : { pretrained, current };
}

/**
 * The places of a chart with a logarithmic loss axis, by ascending t; where the curves cross between two places, the crossing is put in, so that
 * the areas meet in a point. Places that only one model was measured at are left out, and so are losses that have no logarithm.
 */
export function areaPlaces({ pretrained, current }: LossPair): AreaPlace[] {
  const byT = new Map(current.map((place) => [place.t, place]));
  const places = pretrained
    .flatMap((before) => {
      const now = byT.get(before.t);
      return now === undefined || !(before.loss > 0) || !(now.loss > 0) ? [] : [{ before, now }];
    })
    .sort((a, b) => a.before.t - b.before.t);
  return places.flatMap(({ before, now }, index) => {
    const place: AreaPlace = { ...between(before.t, before.loss, now.loss), pretrainedBand: bandOf(before), currentBand: bandOf(now) };
    const next = places[index + 1];
    const crossing = next === undefined ? null : crossingOf({ before, now }, next);
    return crossing === null ? [place] : [place, crossing];
  });
}

/** Mean over the places of log(current ÷ pre-trained): over 0 something is lost, under 0 won; exp of it is the factor by which the loss has changed. */
export function meanLogRatio(pair: LossPair): number | null {
  const places = areaPlaces(pair).filter(({ pretrainedBand }) => pretrainedBand !== null);
  return places.length === 0 ? null : places.reduce((sum, { pretrained, current }) => sum + Math.log(current / pretrained), 0) / places.length;
}

const bandOf = ({ loss, low, high }: LossPlace): readonly [number, number] => [Math.max(low, loss / 100), high];

function between(t: number, pretrained: number, current: number): Omit<AreaPlace, 'pretrainedBand' | 'currentBand'> {
  return { t, pretrained, current, lost: [pretrained, Math.max(pretrained, current)], won: [Math.min(pretrained, current), pretrained] };
}

interface Both {
  before: LossPlace;
  now: LossPlace;
}

/** Straight lines in (t, log loss), as the chart draws them. */
function crossingOf(left: Both, right: Both): AreaPlace | null {
  const gap = ({ before, now }: Both): number => Math.log(now.loss) - Math.log(before.loss);
  const [start, end] = [gap(left), gap(right)];
  if (start * end >= 0) return null;
  const share = start / (start - end);
  const t = left.before.t + share * (right.before.t - left.before.t);
  const loss = Math.exp((1 - share) * Math.log(left.before.loss) + share * Math.log(right.before.loss));
  return { ...between(t, loss, loss), pretrainedBand: null, currentBand: null };
}
