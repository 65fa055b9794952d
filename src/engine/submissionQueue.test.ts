import { beforeEach, describe, expect, it } from 'vitest';
import type { ComputeDevice } from './device';
import { SubmissionQueue } from './submissionQueue';

/** A GPU that finishes its oldest piece when told to. */
class HandCrankedDevice implements ComputeDevice {
  readonly backend = 'webgpu';
  readonly name = 'hand-cranked';
  readonly isSoftware = false;
  readonly lost = new Promise<string>(() => undefined);
  submitted = 0;
  done = 0;
  #waiting: { until: number; resolve: () => void }[] = [];

  get inFlight(): number {
    return this.submitted - this.done;
  }
  submit(): void {
    this.submitted++;
  }
  finished(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ until: this.submitted, resolve }));
  }
  async finishOne(): Promise<void> {
    this.done++;
    for (const { until, resolve } of this.#waiting) if (until <= this.done) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
  close(): void {
    this.submitted = 0;
  }
}

let device: HandCrankedDevice;
let queue: SubmissionQueue;
beforeEach(() => {
  device = new HandCrankedDevice();
  queue = new SubmissionQueue(device);
});

describe('the submission queue', () => {
  it('never has more than two pieces in flight, and keeps the GPU busy while it makes the next', async () => {
    const inFlight: number[] = [];
    const loop = (async () => {
      for (let piece = 0; piece < 5; piece++) {
        await queue.submit();
        inFlight.push(device.inFlight);
      }
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect([device.submitted, device.inFlight]).toEqual([2, 2]); // the second waits for the first
    for (let piece = 0; piece < 5; piece++) {
      expect(device.inFlight).toBeLessThanOrEqual(2);
      await device.finishOne();
    }
    await loop;
    expect(device.submitted).toBe(5);
    expect(Math.max(...inFlight.slice(0, 4))).toBe(1);
  });

  it('drained, has nothing left in flight', async () => {
    await queue.submit();
    let isDrained = false;
    const draining = queue.drain().then(() => (isDrained = true));
    await device.finishOne();
    expect(isDrained).toBe(false);
    await device.finishOne();
    await draining;
    expect(device.inFlight).toBe(0);
  });
});
