import type { ComputeDevice } from '../engine/device';

/** Errors that the GPU reported by itself: a broken program otherwise leaves wrong numbers and says nothing. */
export class GpuErrors {
  #first: string | null = null;

  /** For openNodeDevice. */
  readonly hear = (message: string): void => {
    this.#first ??= message;
  };

  /** Waits until the GPU has done all its work; rejects when some of it was faulty. */
  async throwIfAny(device: ComputeDevice): Promise<void> {
    device.submit();
    await device.finished();
    await new Promise((resolve) => setImmediate(resolve)); // errors come as events
    if (this.#first !== null) throw new Error(wordsOfGpuError(this.#first));
  }
}

export function wordsOfGpuError(message: string): string {
  return `The GPU reported an error, so the results would be wrong and are not given: ${message}`;
}
