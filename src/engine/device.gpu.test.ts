import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { takeGpuErrors } from '../../tests/gpu/gpuErrors';
import { gpu } from '../../tests/gpu/installDawn';
import { openWebGpuDevice, type ComputeDevice } from './device';

/** Opens a device of our own and hands out the GPUDevice behind it too. */
async function open(onGpuError: (message: string) => void = () => undefined): Promise<{ device: ComputeDevice; raw: GPUDevice; adapter: GPUAdapter }> {
  const adapter = await gpu.requestAdapter();
  if (adapter === null) throw new Error('no adapter');
  let raw: GPUDevice | undefined;
  const requestDevice = adapter.requestDevice.bind(adapter);
  adapter.requestDevice = async (descriptor) => (raw = await requestDevice(descriptor));
  const device = await openWebGpuDevice({ requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU, onGpuError);
  if (raw === undefined) throw new Error('no device');
  return { device, raw, adapter };
}

test('our own device has the adapter’s limits, computes, and is named', async () => {
  const { device, raw, adapter } = await open();
  expect(raw.limits.maxStorageBuffersPerShaderStage).toBe(adapter.limits.maxStorageBuffersPerShaderStage);
  expect(raw.limits.maxBufferSize).toBe(adapter.limits.maxBufferSize);
  expect(tf.getBackend()).toBe('webgpu');
  expect(device.name).not.toBe('');
  const sum = tf.add(tf.tensor1d([1, 2]), 1);
  device.submit();
  await device.finished();
  expect([...(await sum.data())]).toEqual([2, 3]);
  sum.dispose();
  device.close();
  expect(await Promise.race([device.lost, new Promise((resolve) => setTimeout(() => resolve('never'), 50))])).toBe('never');
});

test('an error on the device is heard', async () => {
  const heard: string[] = [];
  const { device, raw } = await open((message) => heard.push(message));
  raw.createShaderModule({ code: 'this is no WGSL' });
  await takeGpuErrors();
  device.close();
  expect(heard.join()).toContain('error');
});

test('a device lost without being closed says so', async () => {
  const { device, raw } = await open();
  raw.destroy();
  expect(await device.lost).not.toBe('');
  device.close();
});

test('closing a device leaves the one alone that took its place', async () => {
  const first = await open();
  const second = await open();
  first.device.close();
  const sum = tf.add(tf.tensor1d([1, 2]), 1);
  expect([...(await sum.data())]).toEqual([2, 3]);
  second.device.close();
});
