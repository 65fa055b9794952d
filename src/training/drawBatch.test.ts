import { describe, expect, it } from 'vitest';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import type { LiveSettings, ObjectiveForm } from '../config/runConfig';
import { imagesToFloats } from '../data/imageDataset';
import { timestepDensity } from '../schedule/timestepDensity';
import { evaluateCurve, evaluateXi } from '../schedule/weightCurve';
import { planBatch } from './batchPlan';
import { drawBatch, type Batch } from './drawBatch';
import { labelledPictures, pictures, schedule, sourcesOf } from './miniRun.testdata';

const target = labelledPictures(16, 2);
const bank = pictures(5, 2, 2);
const sources = sourcesOf(target, bank);
const PIXELS = 12;
const plan = planBatch(diffTuningSettings, 'sampled', 32, schedule);

/** The rows from `first` on of everything that is drawn for them. */
const rowsOf = (batch: Batch, first: number, last: number) => ({
  x0: batch.x0.slice(first * PIXELS, last * PIXELS),
  eps: batch.eps.slice(first * PIXELS, last * PIXELS),
  t: batch.t.slice(first, last),
  labels: batch.labels.slice(first, last),
});

/** Which of the set's pictures each row shows, mirrored or not. */
function picturesShown(batch: Batch, count: number, x0Of: (index: number, flip: boolean) => Float32Array): { index: number; isFlipped: boolean }[] {
  return Array.from({ length: count }, (_, row) => {
    const row0 = batch.x0.slice(row * PIXELS, (row + 1) * PIXELS).join();
    for (let index = 0; index < target.count; index++) {
      for (const isFlipped of [false, true]) if (x0Of(index, isFlipped).join() === row0) return { index, isFlipped };
    }
    throw new Error(`Row ${row} shows none of the pictures.`);
  });
}
const targetPicture = (index: number, flip: boolean) => imagesToFloats(target, [index], [flip]);

describe('a batch', () => {
  it('is a pure function of plan, sources, seed and step', () => {
    const batch = drawBatch(plan, sources, 9, 4);
    drawBatch(plan, sources, 9, 5);
    expect(drawBatch(plan, sources, 9, 4)).toEqual(batch);
    for (const other of [drawBatch(plan, sources, 9, 5), drawBatch(plan, sources, 10, 4)]) {
      expect(other.t).not.toEqual(batch.t);
      expect(other.eps).not.toEqual(batch.eps);
      expect(other.x0).not.toEqual(batch.x0);
    }
  });

  it('keeps its target rows when the split changes', () => {
    const [few, many] = [0, 0.5].map((bankShare) => drawBatch(planBatch({ ...diffTuningSettings, bankShare }, 'sampled', 32, schedule), sources, 9, 4));
    if (few === undefined || many === undefined) throw new Error('missing batch');
    expect([few.targetRows, many.targetRows]).toEqual([32, 16]);
    expect(rowsOf(many, 0, 16)).toEqual(rowsOf(few, 0, 16));
  });

  it('keeps pictures and noise when ψ changes: only t moves', () => {
    const batches = [diffTuningSettings, { ...diffTuningSettings, psi: standardSettings.psi }].map((live) => drawBatch(planBatch(live, 'sampled', 32, schedule), sources, 9, 4));
    expect(batches[0]?.x0).toEqual(batches[1]?.x0);
    expect(batches[0]?.eps).toEqual(batches[1]?.eps);
    expect(batches[0]?.t).not.toEqual(batches[1]?.t);
  });

  it('shows training pictures with their labels first, then bank pictures under the null label', () => {
    const batch = drawBatch(plan, sources, 9, 4);
    expect(batch.targetRows).toBe(26);
    for (const [row, { index }] of picturesShown(batch, 26, targetPicture).entries()) {
      expect(target.trainIndices).toContain(index);
      expect(batch.labels[row]).toBe(index % 2);
    }
    const kept = Array.from({ length: bank.count }, (_, index) => imagesToFloats(bank, [index]).join());
    for (let row = 26; row < 32; row++) expect(kept).toContain(batch.x0.slice(row * PIXELS, (row + 1) * PIXELS).join());
    expect([...batch.labels.subarray(26)]).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('does not give target and bank rows the same noise', () => {
    const batch = drawBatch(planBatch({ ...diffTuningSettings, bankShare: 0.5 }, 'sampled', 32, schedule), sources, 9, 4);
    expect(rowsOf(batch, 0, 16).eps).not.toEqual(rowsOf(batch, 16, 32).eps);
    expect(new Set(batch.eps).size).toBeGreaterThan(0.99 * batch.eps.length);
  });

  it('mirrors about half of its target rows where that is allowed, and none elsewhere', () => {
    const flipsIn = (flipTarget: boolean) =>
      Array.from({ length: 10 }, (_, step) => picturesShown(drawBatch(plan, { ...sources, flipTarget }, 9, step), 26, targetPicture)).flat().filter(({ isFlipped }) => isFlipped).length;
    expect(flipsIn(false)).toBe(0);
    expect(flipsIn(true) / 260).toBeCloseTo(0.5, 1);
  });

  it('tells which pictures its rows show, and which of them mirrored', () => {
    const batch = drawBatch(plan, { ...sources, flipTarget: true }, 9, 4);
    const shown = picturesShown(batch, 26, targetPicture);
    expect([...batch.pictures.subarray(0, 26)]).toEqual(shown.map(({ index }) => index));
    expect(batch.flips.slice(0, 26)).toEqual(shown.map(({ isFlipped }) => isFlipped));
    expect(batch.x0.slice(26 * PIXELS)).toEqual(imagesToFloats(bank, batch.pictures.subarray(26)));
    expect(batch.flips.slice(26)).toEqual(new Array(6).fill(false));
  });

  it('drops the label of as many target rows as it is told to', () => {
    const dropped = (labelDropout: number) => {
      let count = 0;
      for (let step = 1; step <= 200; step++) count += drawBatch(plan, { ...sources, labelDropout }, 9, step).labels.subarray(0, 26).filter((label) => label === 2).length;
      return count / (200 * 26);
    };
    expect(dropped(0)).toBe(0);
    expect(dropped(1)).toBe(1);
    expect(Math.abs(dropped(0.1) - 0.1)).toBeLessThan(0.015); // 3.6 standard deviations of 5,200 coins
  });

  it('needs a bank only when it has bank rows', () => {
    expect(() => drawBatch(plan, { ...sources, bank: null }, 9, 4)).toThrow('needs the knowledge bank, which is not there yet');
    expect(drawBatch(planBatch(standardSettings, 'sampled', 32, schedule), { ...sources, bank: null }, 9, 4).t).toHaveLength(32);
  });
});

describe('the weights of a batch', () => {
  const psi = evaluateCurve(diffTuningSettings.psi, schedule);
  const xi = evaluateXi(diffTuningSettings.xi, diffTuningSettings.psi, schedule);

  it('in the sampled form make the mean of the target rows plus λ times the mean of the bank rows', () => {
    const { curveWeight, lossWeight } = drawBatch(plan, sources, 9, 4);
    expect(curveWeight).toEqual(new Float32Array(32).fill(1));
    expect(lossWeight).toEqual(Float32Array.from({ length: 32 }, (_, row) => (row < 26 ? 1 / 26 : 0.1 / 6)));
  });

  it('in the weighted form carry the curve at each row’s t as well', () => {
    const { t, curveWeight, lossWeight } = drawBatch(planBatch(diffTuningSettings, 'weighted', 32, schedule), sources, 9, 4);
    const curve = Float64Array.from(t, (value, row) => (row < 26 ? psi : xi)[value] ?? NaN);
    expect(curveWeight).toEqual(Float32Array.from(curve));
    expect(lossWeight).toEqual(Float32Array.from(curve, (weight, row) => (row < 26 ? weight / 26 : (0.1 * weight) / 6)));
  });
});

describe('the timesteps of some hundred batches', () => {
  const BINS = 20;
  /** χ² with 19 degrees of freedom exceeds this once in a thousand. */
  const CHI_SQUARE_LIMIT = 43.8;

  function timesteps(live: LiveSettings, form: ObjectiveForm): { ofTarget: number[]; ofBank: number[] } {
    const drawn = { ofTarget: [] as number[], ofBank: [] as number[] };
    const drawPlan = planBatch(live, form, 32, schedule);
    for (let step = 1; step <= 300; step++) {
      const { t } = drawBatch(drawPlan, sources, 9, step);
      drawn.ofTarget.push(...t.subarray(0, drawPlan.target.rows));
      drawn.ofBank.push(...t.subarray(drawPlan.target.rows));
    }
    return drawn;
  }

  function chiSquare(drawn: number[], weights: Float64Array): number {
    const density = timestepDensity(weights);
    let sum = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const expected = drawn.length * density.subarray(bin * 50, (bin + 1) * 50).reduce((total, share) => total + share, 0);
      const found = drawn.filter((t) => Math.floor(t / 50) === bin).length;
      sum += (found - expected) ** 2 / expected;
    }
    return sum;
  }

  const psi = evaluateCurve(diffTuningSettings.psi, schedule);
  const xi = evaluateXi(diffTuningSettings.xi, diffTuningSettings.psi, schedule);
  const flat = new Float64Array(1000).fill(1);

  it('in the sampled form fit ψ on target rows and ξ on bank rows', () => {
    const { ofTarget, ofBank } = timesteps(diffTuningSettings, 'sampled');
    expect([ofTarget.length, ofBank.length]).toEqual([300 * 26, 300 * 6]);
    expect(chiSquare(ofTarget, psi)).toBeLessThan(CHI_SQUARE_LIMIT);
    expect(chiSquare(ofBank, xi)).toBeLessThan(CHI_SQUARE_LIMIT);
    // the test can tell one density from another
    expect(chiSquare(ofTarget, flat)).toBeGreaterThan(10 * CHI_SQUARE_LIMIT);
    expect(chiSquare(ofBank, flat)).toBeGreaterThan(5 * CHI_SQUARE_LIMIT);
  });

  it('in the weighted form are uniform on both', () => {
    const { ofTarget, ofBank } = timesteps(diffTuningSettings, 'weighted');
    expect(chiSquare(ofTarget, flat)).toBeLessThan(CHI_SQUARE_LIMIT);
    expect(chiSquare(ofBank, flat)).toBeLessThan(CHI_SQUARE_LIMIT);
  });

  it('never fall where the curve is zero', () => {
    const { ofTarget } = timesteps({ ...standardSettings, psi: { family: 'step', threshold: 0.7, low: 0, high: 1 } }, 'sampled');
    expect(Math.min(...ofTarget)).toBeGreaterThanOrEqual(700);
  });

  it('are higher under Diff-Tuning than under standard fine-tuning', () => {
    const meanOf = (live: LiveSettings) => {
      const { ofTarget } = timesteps(live, 'sampled');
      return ofTarget.reduce((sum, t) => sum + t, 0) / ofTarget.length;
    };
    expect(Math.abs(meanOf(standardSettings) - 499.5)).toBeLessThan(15);
    expect(Math.abs(meanOf(diffTuningSettings) - 666.3)).toBeLessThan(15); // mean of a density rising as t
  });
});
