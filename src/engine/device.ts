import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { flush } from '../gpu/backend';

/** The device that tensors live on, and the little that the engine needs of it beyond tfjs. */
export interface ComputeDevice {
  backend: 'webgpu' | 'cpu';
  name: string;
  /** True for SwiftShader and other CPU adapters: correct, but slow. */
  isSoftware: boolean;
  /** Hands everything queued so far to the GPU. */
  submit(): void;
  /** Resolves when the GPU has done all that was submitted before the call. */
  finished(): Promise<void>;
  /** Resolves with the reason when the device is lost; never for a device that works or was closed on purpose. */
  lost: Promise<string>;
  close(): void;
}

export class DeviceError extends Error {
  override name = 'DeviceError';
  constructor(
    readonly reason: 'no-api' | 'no-adapter' | 'request-failed',
    message: string,
  ) {
    super(message);
  }
}

/** Raised to what the adapter offers: tfjs's own device leaves some of them at WebGPU's small defaults. */
const RAISED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;

const WANTED_FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

/**
 * Opens our own GPUDevice and makes it tfjs's 'webgpu' backend. `onGpuError` hears every error that no scope caught;
 * such an error means wrong numbers, so callers treat it as a failure.
 * Throws DeviceError when there is no WebGPU, no adapter or no device.
 */
export async function openWebGpuDevice(gpu: GPU | undefined, onGpuError: (message: string) => void): Promise<ComputeDevice> {
  if (gpu === undefined) throw new DeviceError('no-api', 'This environment has no WebGPU (navigator.gpu is missing).');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new DeviceError('no-adapter', 'WebGPU is there, but it found no graphics adapter that it may use.');
  if (!('info' in adapter)) throw new DeviceError('request-failed', 'The WebGPU of this browser is an early version that does not name its graphics adapter. Update the browser.');
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({
      requiredFeatures: WANTED_FEATURES.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(RAISED_LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    });
  } catch (error) {
    throw new DeviceError('request-failed', `The graphics adapter gave no device: ${error instanceof Error ? error.message : String(error)}`);
  }
  device.addEventListener('uncapturederror', ({ error }) => onGpuError('GPUOutOfMemoryError' in globalThis && error instanceof GPUOutOfMemoryError ? `Out of memory: ${error.message}` : error.message));

  const backend = new WebGPUBackend(device, adapter.info);
  await register('webgpu', () => backend);
  const lost = new Promise<string>((resolve) => {
    void device.lost.then((info) => {
      if (info.reason !== 'destroyed' || !closed) resolve(info.message || 'The browser gave no reason.');
    });
  });
  let closed = false;
  return {
    backend: 'webgpu',
    name: describeAdapter(adapter.info),
    isSoftware: adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|software|basic render/i.test(describeAdapter(adapter.info)),
    submit: () => flush(backend),
    finished: () => device.queue.onSubmittedWorkDone(),
    lost,
    close: () => {
      closed = true;
      if (tf.findBackend('webgpu') === backend) tf.removeBackend('webgpu'); // another device may have taken its place
      device.destroy();
    },
  };
}

/** tfjs's plain CPU backend: slow, and the second opinion in parity tests. */
export async function openCpuDevice(): Promise<ComputeDevice> {
  await tf.setBackend('cpu');
  await tf.ready();
  return {
    backend: 'cpu',
    name: 'tfjs CPU backend',
    isSoftware: true,
    submit: () => undefined,
    finished: () => new Promise((resolve) => setTimeout(resolve)), // lets commands and signals in between the steps
    lost: new Promise(() => undefined),
    close: () => undefined,
  };
}

async function register(name: string, factory: () => WebGPUBackend): Promise<void> {
  // tfjs registers a backend of its own when navigator.gpu existed at import time
  const standing: unknown = tf.findBackendFactory(name);
  if (standing) tf.removeBackend(name);
  tf.registerBackend(name, factory, 3);
  if (!(await tf.setBackend(name))) throw new DeviceError('request-failed', 'TensorFlow.js could not start on this graphics device.');
  await tf.ready();
}

function describeAdapter(info: GPUAdapterInfo): string {
  const parts = [info.vendor, info.architecture, info.description || info.device].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' ') : 'unnamed adapter';
}
