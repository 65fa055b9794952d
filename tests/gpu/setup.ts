/**
 * Opens the engine's own device on Dawn for every file of GPU tests, and fails every test during which the GPU
 * reported an error. A machine without an adapter fails too: nothing here is ever skipped.
 */
import { gpu } from './installDawn';
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openWebGpuDevice, type ComputeDevice } from '../../src/engine/device';
import { takeGpuErrors } from './gpuErrors';

let device: ComputeDevice | undefined;

beforeAll(async () => {
  device = await openWebGpuDevice(gpu, () => undefined); // watchEveryDevice hears the errors
});

afterEach(async () => {
  submitWhatIsQueued();
  expect(await takeGpuErrors(), 'errors that the GPU reported during this test').toEqual([]);
});

afterAll(() => device?.close());

/** Commands are only validated once they are submitted. A test may have put another device in the first one's place. */
function submitWhatIsQueued(): void {
  const backend: unknown = tf.getBackend() === 'webgpu' ? tf.backend() : undefined;
  if (!(backend instanceof WebGPUBackend)) return;
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
}
