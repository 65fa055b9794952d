import * as tf from '@tensorflow/tfjs';
import type { MatMulChoice } from '../config/matMulFamily';
import { DeviceError, openCpuDevice, openWebGpuDevice, type ComputeDevice } from '../engine/device';
import { useSettledMatMul } from '../engine/settleMatMul';
import { describeMatMul } from './describeEvent';
import { say } from './say';

export type Backend = 'webgpu' | 'cpu';

/**
 * Opens the device that this process computes on and says which it is.
 * `onGpuError` hears every error that the GPU reports: such an error means wrong numbers.
 */
export async function openNodeDevice(backend: Backend, onGpuError: (message: string) => void): Promise<ComputeDevice> {
  const device = backend === 'cpu' ? await openQuietCpuDevice() : await openDawnDevice(onGpuError);
  say(`Device: ${device.name}${device.isSoftware && device.backend === 'webgpu' ? ' (software: correct, but slow)' : ''}`);
  return device;
}

/** The same for commands that compute without an Engine: settles as well how matrices are multiplied. */
export async function openNodeDeviceAlone(backend: Backend, matMul: MatMulChoice, onGpuError: (message: string) => void): Promise<ComputeDevice> {
  const device = await openNodeDevice(backend, onGpuError);
  const decision = await useSettledMatMul(device, { choice: matMul, remembered: {} });
  if (decision !== null) say(describeMatMul(decision));
  return device;
}

async function openDawnDevice(onGpuError: (message: string) => void): Promise<ComputeDevice> {
  try {
    const device = await openWebGpuDevice(await installDawn(), onGpuError);
    if (device.isSoftware) pollSeldom();
    return device;
  } catch (error) {
    if (!(error instanceof DeviceError) || error.reason !== 'no-adapter') throw error;
    throw new DeviceError(
      'no-adapter',
      'WebGPU found no graphics adapter in Node: neither a Vulkan driver for hardware nor one in software. ' +
        "Chromium brings one in software: node scripts/chromium.mjs --install. Or use tfjs's CPU backend: --backend cpu",
    );
  }
}

/** Gives this process WebGPU. tfjs reads navigator.gpu and the GPU… constants from the global object when its backend starts. */
async function installDawn(): Promise<GPU> {
  const { create, globals } = await import('webgpu').catch((error: unknown) => {
    throw new DeviceError('no-api', `The npm package webgpu (Dawn) could not be loaded: ${error instanceof Error ? error.message : String(error)}. Install it, or use --backend cpu.`);
  });
  Object.assign(globalThis, globals);
  const gpu = create([]);
  // Node has a navigator only from version 21 on, and there it cannot be replaced by assignment
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}

/**
 * Dawn asks the device whether it is done by setImmediate, over and over while a promise is pending. That takes a processor core, which a
 * software GPU needs for itself: there, once a millisecond is often enough.
 */
function pollSeldom(): void {
  const later = (callback: (...given: unknown[]) => void, ...given: unknown[]) => setTimeout(callback, 1, ...given);
  Reflect.set(globalThis, 'setImmediate', later);
}

async function openQuietCpuDevice(): Promise<ComputeDevice> {
  tf.env().set('IS_TEST', true); // else tfjs advises to install tfjs-node; the flag has no other effect
  const device = await openCpuDevice();
  // nothing on the CPU ever waits, so signals and timers would never get their turn
  return { ...device, finished: () => new Promise((resolve) => setImmediate(resolve)) };
}
