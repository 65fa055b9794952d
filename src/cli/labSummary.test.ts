import { describe, expect, it } from 'vitest';
import type { ExperimentRequest, ExperimentRow } from '../config/experiments';
import { armsOf } from '../experiments/openExperiment';
import { labSummary } from './labSummary';
import { presets } from './presets';

const floor = { value: 1.5, sd: 0.25, n: 256, splits: 5 };
const replacement: ExperimentRequest = { kind: 'replacement', side: 'data', shares: [0, 100], count: 256, ddimSteps: 4, guidance: 1, seeds: [0] };
const race: ExperimentRequest = { kind: 'comparison', question: 'race', config: presets.finetune, changes: [], measurements: 1, count: 256, ddimSteps: 4, ewc: false, seeds: [0, 1, 2] };

const row = (change: Partial<ExperimentRow>): ExperimentRow => ({ arm: 'data', x: 0, seed: 0, measure: 'fdIcon64', against: 'target', value: 10, sd: 0.5, nReal: 439, nFake: 256, floor, ...change });

describe('the summary of an experiment', () => {
  it('has counts and noise floor above each measure, and a line a place', () => {
    const text = labSummary(replacement, [row({}), row({ x: 100, value: 12.3456 })], { device: 'a card', baseDigest: 'ab'.repeat(32), datasetDigest: 'cd'.repeat(32) });
    expect(text).toContain('# Replacement, data side\n\nSeeds 0. Base abababababab, set cdcdcdcdcdcd, computed on a card.');
    expect(text).toContain('## FD-icon64, target\n\n439 real pictures, 256 generated. Noise floor 1.5 ± 0.25 (256 real pictures against the others).\n');
    expect(text).toMatch(/\| 0 \| 10 ± 0\.5 \|\n\| 100 \| 12\.3 ± 0\.5 \|/);
    expect(text).not.toContain('Preview');
  });

  it('calls numbers of few pictures a preview', () => {
    expect(labSummary(replacement, [row({ nFake: 127 })], null)).toContain('**Preview: fewer than 128 pictures.**');
    expect(labSummary(replacement, [row({ nReal: 12, floor: null })], null)).toContain('12 real pictures, 256 generated. **Preview');
  });

  it('is about no real pictures where the measure is not', () => {
    const text = labSummary({ kind: 'ewc', samples: 64, seeds: [0] }, [row({ arm: 'current', measure: 'ewcTotal', against: null, nReal: null, nFake: 64, floor: null })], null);
    expect(text).toContain('## EWC distance, total\n\nn = 64.\n');
  });

  it('compares runs seed by seed at the last step, in bold where the seeds do not explain the difference', () => {
    const [one, other] = armsOf(race);
    const [first, second] = [one?.id ?? '', other?.id ?? ''];
    const rowsOf = (arm: string, x: number, values: readonly number[]) => values.map((value, seed) => row({ arm, x, seed, value }));
    const start = [...rowsOf(first, 0, [20, 22, 24]), ...rowsOf(second, 0, [20, 22, 24])];
    const clear = labSummary(race, [...start, ...rowsOf(first, 200, [10, 12, 14]), ...rowsOf(second, 200, [12, 14.1, 15.9])], null);
    expect(clear).toContain(`| ${one?.title ?? ''} | 22 ± 2 | 12 ± 2 |  |`);
    expect(clear).toContain(`| ${other?.title ?? ''} | 22 ± 2 | 14 ± 1.95 | **+2** ± 0.248 |`);
    const unclear = labSummary(race, [...start, ...rowsOf(first, 200, [10, 12, 14]), ...rowsOf(second, 200, [15, 10, 14])], null);
    expect(unclear).toMatch(/\| \+1 ± 8\.96 \|/);
    expect(unclear).not.toContain('**');
  });

  it('draws no difference between training losses, which are of other noise levels', () => {
    const rows = armsOf(race).flatMap(({ id }, place) => [0, 1, 2].map((seed) => row({ arm: id, x: 200, seed, measure: 'reconsolidation', value: 0.1 * (place + 1) + 0.001 * seed, nReal: null, nFake: 25, floor: null })));
    const text = labSummary(race, rows, null);
    expect(text).toContain('no differences here');
    expect(text).toMatch(/\| Diff-Tuning \| – \| 0\.201 ± 0\.001 \|\s+\|/);
  });
});
