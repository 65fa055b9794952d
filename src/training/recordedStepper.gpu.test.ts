import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import { readTensor, writeTensor } from '../gpu/backend';
import { composedKernels } from '../kernels/kernelSet';
import { miniRun, miniRunConfig, miniStepperOptions, recordedMiniRun, schedule } from './miniRun.testdata';
import { disposeInputs, RecordedStepper, stepControlWords, stepOnGpu, uploadInputs } from './recordedStepper';
import { ReferenceStepper } from './referenceStepper';
import { TrainingRun } from './trainingRun';
import { STATE_VECTORS } from './trainingState';

const config = miniRunConfig(diffTuningSettings, { batchSize: 10 });

test('a recorded step, replayed in bunches, gives the losses and the weights of the unrecorded one bit for bit over 50 steps', async () => {
  const STEPS = 50;
  const options = miniStepperOptions(config);
  const plainLosses: number[] = [];
  const inputs = uploadInputs(options);
  for (let step = 1; step <= STEPS; step++) {
    writeTensor(inputs.control, stepControlWords(options, options.plan, 6, step, { ...options.optimizer, learningRate: 1e-3 }));
    const losses = tf.tidy(() => stepOnGpu(options.context, inputs, 10, false));
    plainLosses.push(...(await losses.data<'float32'>()));
    losses.dispose();
  }

  const stepper = await RecordedStepper.create(options);
  for (const count of [1, 2, 7, 40]) stepper.advance(count, 1e-3);
  expect(stepper.state.step).toBe(STEPS);
  expect([...(await stepper.readLosses())]).toEqual(plainLosses);
  const replayed = await stepper.read();
  for (const name of STATE_VECTORS) expect(replayed[name], name).toEqual(await readTensor(inputs.state[name]));
  expect(replayed.theta).not.toEqual(options.start.theta);
  disposeInputs(inputs);
  stepper.dispose();
});
