import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import type { Measured } from '../config/measures';
import type { RunConfig } from '../config/runConfig';
import { appendValues, emptySeries } from './bucketedSeries';
import { emptyRun, type RunRecord, type SampleGrid } from './playgroundState';
import { comparisonCautions, comparisonRows, comparisonStrips, finalDistances, type ComparedRun } from './runComparison';
import { countsOf, seriesOf } from './labSeries';

const measured = (value: number): Measured => ({ value, sd: 0.5, nReal: 400, nFake: 256, floor: { value: 5, sd: 1, n: 40, splits: 8 } });
const grid = (step: number, seed: number, count = 4): SampleGrid => ({ step, seed, images: { count, size: 1, pixels: new Uint8ClampedArray(count * 4).fill(step) }, classNames: [], nearest: null });

function compared(id: string, change: Partial<RunRecord> = {}, config: Partial<RunConfig> = {}): ComparedRun {
  return { id, title: id.toUpperCase(), record: { ...emptyRun({ ...defaultRunConfig, ...config }), current: [grid(10, 3)], ...change } };
}

const at = (step: number, value: number) => ({ step, distances: { fdIcon64: measured(value), kid: measured(value / 1000) }, gpuShare: null });

describe('stored runs beside each other', () => {
  it('become curves of the lab: a place a measurement, with its spread and counts', () => {
    const rows = comparisonRows([compared('a', { evaluations: { target: [at(0, 50), at(500, 20)], source: [] } }, { seed: 7 }), compared('b', { evaluations: { target: [at(0, 51)], source: [] } })]);
    const series = seriesOf(rows, [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }], 'fdIcon64', 'target');
    expect(series.map(({ places }) => places.map(({ x, mean, band }) => [x, mean, band]))).toEqual([[[0, 50, [49.5, 50.5]], [500, 20, [19.5, 20.5]]], [[0, 51, [50.5, 51.5]]]]);
    expect(countsOf(rows, 'fdIcon64', 'target')).toMatchObject({ real: [400, 400], made: [256, 256], seeds: 1 });
  });

  it('have their losses as means over stretches of steps, at the middle of each', () => {
    const reconsolidation = appendValues(emptySeries, Array.from({ length: 600 }, (_, index) => ({ step: index + 1, value: index < 2 ? index : 5 })));
    const rows = comparisonRows([compared('a', { reconsolidation })]).filter(({ measure }) => measure === 'reconsolidation');
    expect(rows).toHaveLength(300);
    expect(rows[0]).toMatchObject({ x: 1.5, value: 0.5, nFake: 2, against: null });
  });

  it('show their first pictures, with the seed that they come from', () => {
    const [strip] = comparisonStrips([compared('a', { current: [grid(10, 3, 64)] })]);
    expect(strip).toMatchObject({ arm: 'a', x: 10, seed: 3, images: { count: 16, size: 1 } });
    expect(strip?.images.pixels).toHaveLength(64);
  });

  it('end with their last measurement, or with none', () => {
    const [a, b] = finalDistances([compared('a', { evaluations: { target: [at(0, 50), at(500, 20)], source: [at(0, 9)] } }), compared('b')]);
    expect([a?.target?.step, a?.source?.step, b?.target]).toEqual([500, 0, null]);
  });
});

describe('what keeps runs from being compared', () => {
  it('is nothing where sets, bases, sampling and seeds agree', () => {
    expect(comparisonCautions([compared('a'), compared('b', {}, { seed: 9 })])).toEqual([]);
  });

  it.each<[string, ComparedRun, RegExp]>([
    ['another target set', compared('b', {}, { dataset: 'other' }), /target sets differ/],
    ['another base', compared('b', {}, { base: 'other' }), /bases differ/],
    ['other sampling', compared('b', {}, { evaluation: { ...defaultRunConfig.evaluation, count: 64 } }), /drawn differently/],
    ['another seed of samples', compared('b', { current: [grid(10, 4)] }), /seed 3: A; seed 4: B/],
    ['no samples', compared('b', { current: [] }), /seed 3: A; no samples: B/],
  ])('is %s', (_, other, sentence) => {
    const cautions = comparisonCautions([compared('a'), other]);
    expect(cautions).toHaveLength(1);
    expect(cautions[0]).toMatch(sentence);
  });
});
