import { describe, expect, it } from 'vitest';
import { DeviceError, openCpuDevice, openWebGpuDevice } from './device';

const refused = async (gpu: GPU | undefined): Promise<unknown> => openWebGpuDevice(gpu, () => undefined).catch((error: unknown) => error);
const gpuWith = (requestAdapter: () => Promise<unknown>): GPU => ({ requestAdapter }) as unknown as GPU;

describe('opening a WebGPU device', () => {
  it('says that there is no WebGPU', async () => {
    const error = await refused(undefined);
    expect(error).toBeInstanceOf(DeviceError);
    expect(error).toMatchObject({ reason: 'no-api', message: expect.stringContaining('no WebGPU') as string });
  });

  it('says that there is no adapter', async () => {
    expect(await refused(gpuWith(() => Promise.resolve(null)))).toMatchObject({ name: 'DeviceError', reason: 'no-adapter' });
  });

  it('says why the adapter gave no device', async () => {
    const adapter = { info: {}, features: new Set(), limits: {}, requestDevice: () => Promise.reject(new Error('limit too high')) };
    expect(await refused(gpuWith(() => Promise.resolve(adapter)))).toMatchObject({ reason: 'request-failed', message: 'The graphics adapter gave no device: limit too high' });
  });

  it('says that a WebGPU which does not name its adapter is too old', async () => {
    expect(await refused(gpuWith(() => Promise.resolve({ features: new Set(), limits: {} })))).toMatchObject({ reason: 'request-failed', message: expect.stringContaining('Update the browser') as string });
  });
});

it('the CPU device runs on tfjs’s own backend and is called software', async () => {
  const device = await openCpuDevice();
  expect(device).toMatchObject({ backend: 'cpu', isSoftware: true });
  await device.finished();
  device.close();
});
