import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import type { RunConfig } from '../config/runConfig';
import { readTensor, writeTensor } from '../gpu/backend';
import type { DiTConfig } from '../model/ditConfig';
import { miniRun, miniRunConfig, miniStepperOptions, pictures, recordedMiniRun } from './miniRun.testdata';
import { disposeInputs, RecordedStepper, stepControlWords, stepOnGpu, uploadInputs } from './recordedStepper';
import type { StepRecord, TrainingRun } from './trainingRun';
import { STATE_VECTORS } from './trainingState';

/** The shape of public/models/tiny.safetensors, two blocks deep. */
const tiny: DiTConfig = { inputSize: 16, patchSize: 4, inChannels: 3, hiddenSize: 32, depth: 2, numHeads: 2, numClasses: 3, learnSigma: false };
const config = miniRunConfig(diffTuningSettings, { batchSize: 10 });

test('a recorded step, replayed in bunches, gives the losses and weights of the unrecorded one bit for bit over 50 steps', async () => {
  const STEPS = 50;
  const options = miniStepperOptions(config, { model: tiny });
  const plainLosses: number[] = [];
  const inputs = uploadInputs(options);
  for (let step = 1; step <= STEPS; step++) {
    writeTensor(inputs.control, stepControlWords(options, options.plan, 6, step, { ...options.optimizer, learningRate: 1e-3 }));
    const losses = tf.tidy(() => stepOnGpu(options.context, inputs, 10, false));
    plainLosses.push(...(await losses.data<'float32'>()));
    losses.dispose();
  }

  const stepper = await RecordedStepper.create(options);
  for (const count of [1, 2, 7, 40]) stepper.advance(count, () => 1e-3);
  expect(stepper.state.step).toBe(STEPS);
  expect([...(await stepper.readLosses())]).toEqual(plainLosses);
  const replayed = await stepper.read();
  for (const name of STATE_VECTORS) expect(replayed[name], name).toEqual(await readTensor(inputs.state[name]));
  expect(replayed.theta).not.toEqual(options.start.theta);
  disposeInputs(inputs);
  stepper.dispose();
});

describe('20 recorded steps have the losses of 20 composed ones on the CPU within 1e-4', () => {
  test.each<[string, Partial<RunConfig>, { learnSigma?: boolean }]>([
    ['Diff-Tuning in the sampled form', {}, {}],
    ['in the weighted form, with weight decay and clipping', { form: 'weighted', weightDecay: 0.1, maxGradientNorm: 0.5 }, {}],
    ['with a variance head that does not train', { weightDecay: 0.1 }, { learnSigma: true }],
  ])('%s', async (_, changes, model) => {
    const changed = { ...config, ...changes };
    const ours = await recordsOf(await recordedMiniRun(changed, { model: tiny, ...model }));
    await tf.setBackend('cpu');
    const twins = await recordsOf(miniRun(changed, { model: tiny, ...model })).finally(() => tf.setBackend('webgpu'));
    expect(ours).toHaveLength(20);
    ours.forEach(({ reconsolidation, retention, ...drawn }, index) => {
      const twin = twins[index];
      expect(drawn).toEqual({ step: twin?.step, targetT: twin?.targetT, bankT: twin?.bankT });
      expect(Math.abs((reconsolidation ?? NaN) / (twin?.reconsolidation ?? NaN) - 1)).toBeLessThan(1e-4);
      expect(Math.abs((retention ?? NaN) / (twin?.retention ?? NaN) - 1)).toBeLessThan(1e-4);
    });
  });

  async function recordsOf(run: TrainingRun): Promise<StepRecord[]> {
    const records = await train(run, 20);
    run.dispose();
    return records;
  }
});

async function train(run: TrainingRun, steps: number): Promise<StepRecord[]> {
  run.advance(steps);
  return run.readLosses();
}

describe('a recorded run', () => {
  test('takes new curves, another split and another learning rate between two steps, without being recorded again', async () => {
    const [changed, fresh] = [await recordedMiniRun(config), await recordedMiniRun(config)];
    await train(changed, 3);
    changed.changeSettings({ psi: { family: 'step', threshold: 0.8, low: 0, high: 1 }, bankShare: 0.5, learningRate: 0 });
    const [record] = await train(changed, 1);
    expect(record?.targetT).toHaveLength(5);
    expect(record?.targetT.every((t) => t >= 800)).toBe(true);
    await train(fresh, 3);
    expect(await readTensor(changed.state.theta)).toEqual(await readTensor(fresh.state.theta)); // a learning rate of zero moves nothing
    changed.dispose();
    fresh.dispose();
  });

  test('takes a bank in while it trains, but draws none before', async () => {
    const run = await recordedMiniRun(miniRunConfig(standardSettings), { hasBank: false });
    await train(run, 1);
    run.changeSettings({ bankShare: 0.5 });
    expect(() => run.advance()).toThrow('needs the knowledge bank');
    await run.provideBank(pictures(6, 8, 2));
    const [record] = await train(run, 1);
    expect(record?.bankT).toHaveLength(4);
    expect(record?.retention).toBeGreaterThan(0);
    run.dispose();
  });

  test('goes back to its last good state when a loss is not finite, and on from there', async () => {
    const [run, baseline] = [await recordedMiniRun(config), await recordedMiniRun(config)];
    await train(run, 3);
    run.changeSettings({ learningRate: 1e30 });
    await expect(train(run, 3)).rejects.toThrow('The weights of step 3 are kept.');
    run.changeSettings({ learningRate: config.live.learningRate });
    const expected = await train(baseline, 5);
    expect(await train(run, 2)).toEqual(expected.slice(3));
    run.dispose();
    baseline.dispose();
  });

  test('refuses more steps than it has room for their losses', async () => {
    const run = await recordedMiniRun(config);
    expect(() => run.advance(run.room + 1)).toThrow('Read them first');
    expect(run.step).toBe(0);
    run.dispose();
  });
});

describe('activations stored as halves', () => {
  test('take less memory, and 20 steps have the losses of full ones within a hundredth', async () => {
    const options = () => miniStepperOptions(config, { model: { ...tiny, hiddenSize: 64 } });
    const [full, half] = [await RecordedStepper.create(options()), await RecordedStepper.create({ ...options(), hasHalves: true })];
    for (const stepper of [full, half]) stepper.advance(20, () => 1e-3);
    const [expected, losses] = [await full.readLosses(), await half.readLosses()];
    const largest = Math.max(...losses.map((loss, index) => Math.abs(loss / (expected[index] ?? NaN) - 1)));
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(0.01);
    expect(half.activationBytes).toBeLessThan(0.9 * full.activationBytes);
    full.dispose();
    half.dispose();
  });
});
