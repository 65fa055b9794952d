import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import { miniConfig } from '../model/miniDit.testdata';
import { arenaLayout } from '../model/parameterArena';
import { miniRun, miniRunConfig, pictures } from './miniRun.testdata';
import { NonFiniteLossError, type StepRecord, type TrainingRun } from './trainingRun';

const started: TrainingRun[] = [];

beforeAll(async () => {
  await tf.setBackend('cpu');
  miniRun(miniRunConfig()).dispose(); // tfjs keeps a few constants of its own after the first
});

afterEach(() => {
  for (const run of started.splice(0)) run.dispose();
});

function start(live: Partial<LiveSettings> = {}, changes: Partial<RunConfig> = {}, options: Parameters<typeof miniRun>[1] = {}): TrainingRun {
  const run = miniRun(miniRunConfig(live, changes), options);
  started.push(run);
  return run;
}

/** Takes that many steps, reading the losses after every `readEvery`. */
async function train(run: TrainingRun, steps: number, readEvery = steps): Promise<StepRecord[]> {
  const records: StepRecord[] = [];
  for (let step = 1; step <= steps; step++) {
    run.advance();
    if (step % readEvery === 0) records.push(...(await run.readLosses()));
  }
  return records;
}

/** The numbers of everything that a step changes. */
function bitsOf({ state }: TrainingRun): Float32Array[] {
  return [state.theta, state.firstMoment, state.secondMoment, state.ema].map((tensor) => tensor.dataSync<'float32'>());
}

describe('a training run', () => {
  it('records each step once, with the t of its rows and the losses of the kinds that were drawn', async () => {
    const run = start(diffTuningSettings, { batchSize: 10 });
    expect(run.hasBank).toBe(true);
    const records = await train(run, 3);
    expect(records.map(({ step }) => step)).toEqual([1, 2, 3]);
    for (const { targetT, bankT, reconsolidation, retention } of records) {
      expect([targetT.length, bankT.length]).toEqual([8, 2]);
      expect(reconsolidation).toBeGreaterThan(0);
      expect(retention).toBeGreaterThan(0);
    }
    expect(await run.readLosses()).toEqual([]);
    expect((await train(start(standardSettings), 1))[0]).toMatchObject({ retention: null, bankT: [] });
    const bankOnly = start({ psi: { family: 'constant', value: 0 }, xi: { mode: 'own', curve: { family: 'constant', value: 1 } }, bankShare: 0.5 });
    expect((await train(bankOnly, 1))[0]).toMatchObject({ reconsolidation: null, targetT: [] });
  });

  it('repeats bit for bit with the same seed and not with another', async () => {
    const [first, second, other] = [start(diffTuningSettings), start(diffTuningSettings), start(diffTuningSettings, { seed: 4 })];
    expect(await train(second, 5)).toEqual(await train(first, 5));
    expect(bitsOf(second)).toEqual(bitsOf(first));
    await train(other, 5);
    expect(bitsOf(other)).not.toEqual(bitsOf(first));
  });

  it('comes to the same bits however often its losses are read', async () => {
    const [often, seldom] = [start(diffTuningSettings), start(diffTuningSettings)];
    const records = await train(often, 12, 1);
    expect(await train(seldom, 12, 6)).toEqual(records);
    expect(bitsOf(seldom)).toEqual(bitsOf(often));
  });

  it('with ψ ≡ 1 and no bank is standard fine-tuning to the bit, in either form', async () => {
    const standard = start(standardSettings);
    const ones = start({ ...diffTuningSettings, psi: { family: 'power', tau: 0, inverted: false }, bankShare: 0 }, { form: 'weighted' });
    expect(await train(ones, 5)).toEqual(await train(standard, 5));
    expect(bitsOf(ones)).toEqual(bitsOf(standard));
  });

  it('never trains a variance head, weight decay or not', async () => {
    const run = start({ ...standardSettings, learningRate: 0.05 }, { weightDecay: 0.5 }, { learnSigma: true });
    const last = arenaLayout({ ...miniConfig, numClasses: 2, learnSigma: true }).slots.find(({ name }) => name === 'final_layer.linear.weight');
    const rowsOf = (isVariance: boolean): number[] => {
      const arena = run.state.theta.dataSync<'float32'>().subarray(last?.offset, (last?.offset ?? 0) + (last?.size ?? 0));
      return Array.from(arena).filter((_, index) => Math.floor(index / 16) % 6 >= 3 === isVariance);
    };
    const [variance, eps] = [rowsOf(true), rowsOf(false)];
    await train(run, 5);
    expect(rowsOf(true)).toEqual(variance);
    expect(rowsOf(false).filter((value, index) => value === eps[index])).toEqual([]);
  });

  it('keeps as many tensors after 100 steps as after ten, and none once disposed', async () => {
    const tensorsBefore = tf.memory().numTensors;
    const run = miniRun(miniRunConfig(diffTuningSettings));
    const counts: number[] = [];
    for (let bunch = 0; bunch < 10; bunch++) {
      await train(run, 10, 5);
      counts.push(tf.memory().numTensors);
    }
    expect(new Set(counts).size).toBe(1);
    run.advance(); // losses that nobody has read yet
    run.dispose();
    expect(tf.memory().numTensors).toBe(tensorsBefore);
  });
});

describe('settings changed while a run trains', () => {
  it('take effect at the next step and leave the steps before alone', async () => {
    const [run, baseline] = [start(standardSettings), start(standardSettings)];
    const expected = await train(baseline, 4);
    const before = await train(run, 3);
    expect(before).toEqual(expected.slice(0, 3));
    expect(run.changeSettings({ psi: { family: 'step', threshold: 0.8, low: 0, high: 1 } }).lambda).toBe(standardSettings.lambda);
    const [after] = await train(run, 1);
    expect(expected[3]?.targetT.some((t) => t < 800)).toBe(true);
    expect(after?.targetT.every((t) => t >= 800)).toBe(true);
  });

  it('may be the learning rate: the gradient stays, the step does not', async () => {
    const [run, baseline] = [start(standardSettings), start(standardSettings)];
    run.changeSettings({ learningRate: 2 * standardSettings.learningRate });
    expect(await train(run, 1)).toEqual(await train(baseline, 1));
    expect(bitsOf(run)[1]).toEqual(bitsOf(baseline)[1]);
    expect(bitsOf(run)[0]).not.toEqual(bitsOf(baseline)[0]);
  });

  it('change nothing when they leave nothing to train on', async () => {
    const [run, baseline] = [start(standardSettings), start(standardSettings)];
    const { plan, live } = run;
    expect(() => run.changeSettings({ psi: { family: 'constant', value: 0 }, learningRate: 0.5 })).toThrow('Nothing is left to train on');
    expect(run.plan).toBe(plan);
    expect(run.live).toBe(live);
    expect(await train(run, 2)).toEqual(await train(baseline, 2));
  });

  it('may bring in the bank, but not before there is one', async () => {
    const run = start(standardSettings, {}, { hasBank: false });
    run.changeSettings({ bankShare: 0.5 });
    expect(() => run.advance()).toThrow('needs the knowledge bank');
    expect(run.step).toBe(0);
    await run.provideBank(pictures(6, 8, 2));
    expect((await train(run, 1))[0]?.bankT).toHaveLength(4);
  });
});

describe('a loss that is not finite', () => {
  /** Three good steps, read; the fourth blows the weights up, the fifth notices. */
  async function blownUp(): Promise<{ run: TrainingRun; good: Float32Array[]; error: unknown }> {
    const run = start(standardSettings);
    await train(run, 3);
    const good = bitsOf(run);
    run.changeSettings({ learningRate: 1e30 });
    run.advance();
    run.advance();
    run.advance();
    return { run, good, error: await run.readLosses().catch((thrown: unknown) => thrown) };
  }

  it('names its step, and the run goes back to the state that was last read back', async () => {
    const { run, good, error } = await blownUp();
    expect(error).toBeInstanceOf(NonFiniteLossError);
    expect(error).toMatchObject({ step: 5, lastGoodStep: 3, message: 'The loss of step 5 is not a finite number. The weights of step 3 are kept.' });
    expect([run.step, run.lastGoodStep]).toEqual([3, 3]);
    expect(bitsOf(run)).toEqual(good);
  });

  it('leaves a run that can go on from there, as if nothing had happened', async () => {
    const { run } = await blownUp();
    const baseline = start(standardSettings);
    const expected = await train(baseline, 4);
    run.changeSettings({ learningRate: standardSettings.learningRate });
    expect(await train(run, 1)).toEqual(expected.slice(3));
    expect(bitsOf(run)).toEqual(bitsOf(baseline));
  });

  it('leaves no tensors behind', async () => {
    const before = tf.memory().numTensors;
    const { run } = await blownUp();
    started.splice(started.indexOf(run), 1);
    run.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is noticed in the first step of all', async () => {
    const run = start({ ...standardSettings, learningRate: 1e30 });
    const error: unknown = await train(run, 2).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ step: 2, lastGoodStep: 0 });
    expect(run.state.theta.dataSync().every(Number.isFinite)).toBe(true);
  });

  it('is noticed in the weights too, before a loss shows it', async () => {
    const run = start(standardSettings);
    await train(run, 1);
    const good = bitsOf(run);
    run.changeSettings({ learningRate: 1e38 });
    run.advance();
    run.changeSettings({ learningRate: 1 });
    const error: unknown = await run.readLosses().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ step: 2, lastGoodStep: 1, message: 'The weights after step 2 are not all finite numbers. The weights of step 1 are kept.' });
    expect(bitsOf(run)).toEqual(good);
  });
});
