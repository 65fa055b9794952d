/**
 * Watches every GPUDevice for uncaptured errors. A broken shader otherwise fails silently: its output buffer, recycled,
 * may still hold the right numbers.
 */
const devices = new Set<WeakRef<GPUDevice>>();
let reported: string[] = [];

/** From here on, every device that any adapter hands out is watched. Call once, before the first device. */
export function watchEveryDevice(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its adapter below
  const requestDevice = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    device.addEventListener('uncapturederror', ({ error }) => reported.push(error.message));
    devices.add(new WeakRef(device));
    return device;
  };
}

/** Waits until the GPU has done all it was given, then returns the errors since the last call and forgets them. */
export async function takeGpuErrors(): Promise<string[]> {
  for (const reference of devices) {
    const device = reference.deref();
    if (device === undefined) devices.delete(reference);
    else await device.queue.onSubmittedWorkDone().catch(() => undefined); // a lost device has nothing left to do
  }
  const errors = reported;
  reported = [];
  return errors;
}
