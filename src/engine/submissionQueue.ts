import type { ComputeDevice } from './device';

/** More would only make the page and Pause sluggish: the GPU is busy with one piece while the next is ready. */
const MAX_IN_FLIGHT = 2;

/** Hands work to the GPU piece by piece, with at most two pieces in flight. */
export class SubmissionQueue {
  #device: ComputeDevice;
  #inFlight: Promise<void>[] = [];

  constructor(device: ComputeDevice) {
    this.#device = device;
  }

  /** Submits what has been queued since the last call; waits until there is room for more. */
  async submit(): Promise<void> {
    this.#device.submit();
    this.#inFlight.push(this.#device.finished());
    if (this.#inFlight.length >= MAX_IN_FLIGHT) await this.#inFlight.shift();
  }

  /** Waits until the GPU has done everything. */
  async drain(): Promise<void> {
    this.#device.submit();
    this.#inFlight = [];
    await this.#device.finished();
  }
}
