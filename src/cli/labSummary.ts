import { isTrainingLoss, type ExperimentMeasure, type ExperimentRequest, type ExperimentRow } from '../config/experiments';
import { isPreview, measureDescriptions, type MeasureName } from '../config/measures';
import { isClear, pairedDifference, spreadOf } from '../config/pairedDifference';
import { armsOf } from '../experiments/openExperiment';
import type { LabAbout } from './labFolder';

type Against = ExperimentRow['against'];

/** An experiment's numbers as Markdown: what it was, and a table a measure, each with counts and noise floor. */
export function labSummary(request: ExperimentRequest, rows: readonly ExperimentRow[], about: LabAbout | null): string {
  const tables = measuresIn(rows).map(([measure, against]) => {
    const own = rows.filter((row) => row.measure === measure && row.against === against);
    return [`## ${titleOf(measure)}${against === null ? '' : `, ${against}`}`, countsOf(own), request.kind === 'comparison' ? armTable(request, own) : placeTable(request, own)].join('\n\n');
  });
  return [`# ${titleOfRequest(request)}`, ...(about === null ? [] : [aboutWords(request, about)]), ...tables, ''].join('\n\n');
}

function titleOfRequest(request: ExperimentRequest): string {
  return request.kind === 'comparison' ? `Comparison: ${request.question}` : request.kind === 'replacement' ? `Replacement, ${request.side} side` : request.kind;
}

function aboutWords(request: ExperimentRequest, { device, baseDigest, datasetDigest }: LabAbout): string {
  const seeds = `Seeds ${request.seeds.join(', ')}.`;
  return `${seeds} Base ${baseDigest.slice(0, 12)}, set ${datasetDigest.slice(0, 12)}, computed on ${device}. Everything asked for is in request.json.`;
}

function titleOf(measure: ExperimentMeasure): string {
  const words: Partial<Record<ExperimentMeasure, string>> = {
    loss: 'Loss in eps by t',
    error: 'Error after denoising from t',
    reconsolidation: 'Reconsolidation loss',
    retention: 'Retention loss',
    ewcTotal: 'EWC distance, total',
    ewcMean: 'EWC distance, mean a parameter',
  };
  return words[measure] ?? measureDescriptions[measure as MeasureName].title;
}

function measuresIn(rows: readonly ExperimentRow[]): [ExperimentMeasure, Against][] {
  return [...new Map(rows.map(({ measure, against }): [string, [ExperimentMeasure, Against]] => [`${measure} ${against ?? ''}`, [measure, against]])).values()];
}

/** Counts and noise floor, in words. */
function countsOf(rows: readonly ExperimentRow[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const { nReal, nFake, floor } = first;
  const counts = nReal === null ? `n = ${nFake ?? '–'}` : `${nReal} real pictures, ${nFake ?? '–'} generated`;
  const preview = nReal !== null && nFake !== null && isPreview({ nReal, nFake }) ? ' **Preview: fewer than 128 pictures.**' : '';
  return `${counts}.${floor === null ? '' : ` Noise floor ${short(floor.value)} ± ${short(floor.sd)} (${floor.n} real pictures against the others).`}${preview}`;
}

/** At the last step of every run: mean ± standard deviation over the seeds, and the paired difference from the first run where it means something. */
function armTable(request: ExperimentRequest, rows: readonly ExperimentRow[]): string {
  const last = Math.max(...rows.map(({ x }) => x));
  const valuesOf = (arm: string, x: number) => new Map(rows.filter((row) => row.arm === arm && row.x === x).map(({ seed, value }) => [seed, value]));
  const arms = armsOf(request);
  const [first] = arms;
  const isOfTraining = rows.some(({ measure }) => isTrainingLoss(measure));
  const lines = arms.flatMap(({ id, title }) => {
    const values = valuesOf(id, last);
    if (values.size === 0 || first === undefined) return [];
    const difference = id === first.id || isOfTraining ? null : pairedDifference(values, valuesOf(first.id, last));
    return [`| ${title} | ${spreadWords([...valuesOf(id, 0).values()])} | ${spreadWords([...values.values()])} | ${differenceWords(difference)} |`];
  });
  const table = [`| run | at the start | at step ${last} | difference from ${first?.title ?? ''}, 95 % interval |`, '|---|--:|--:|--:|', ...lines].join('\n');
  return isOfTraining ? `Runs with other curves draw other noise levels, where other losses are usual: no differences here.\n\n${table}` : table;
}

/** A line a place on the axis, a column an arm. */
function placeTable(request: ExperimentRequest, rows: readonly ExperimentRow[]): string {
  const arms = armsOf(request).filter(({ id }) => rows.some(({ arm }) => arm === id));
  const places = [...new Set(rows.map(({ x }) => x))].sort((a, b) => a - b);
  const valuesAt = (arm: string, x: number) => rows.filter((row) => row.arm === arm && row.x === x);
  const lines = places.map((x) => {
    const cells = arms.map(({ id }) => {
      const found = valuesAt(id, x);
      const [only] = found;
      return found.length === 1 && only !== undefined ? `${short(only.value)}${only.sd === null ? '' : ` ± ${short(only.sd)}`}` : spreadWords(found.map(({ value }) => value));
    });
    return `| ${short(x)} | ${cells.join(' | ')} |`;
  });
  return [`| ${request.kind === 'replacement' ? 'replaced, %' : request.kind === 'ewc' ? 'step' : 't'} | ${arms.map(({ title }) => title).join(' | ')} |`, `|--:|${arms.map(() => '--:|').join('')}`, ...lines].join('\n');
}

function spreadWords(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const { mean, sd } = spreadOf(values);
  return sd === null ? short(mean) : `${short(mean)} ± ${short(sd)}`;
}

function differenceWords(difference: ReturnType<typeof pairedDifference>): string {
  if (difference === null) return '';
  const { mean, halfWidth } = difference;
  const signed = `${mean > 0 ? '+' : ''}${short(mean)}`;
  return halfWidth === null ? signed : `${isClear(difference) ? `**${signed}**` : signed} ± ${short(halfWidth)}`;
}

/** Three significant figures, without an exponent where that can be read. */
function short(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-4 ? value.toExponential(2) : String(Number(value.toPrecision(size >= 1000 ? 4 : 3)));
}
