/** What a process asks of its GPU, counted. */
export interface GpuCounts {
  dispatches: number;
  submits: number;
}

/** The adapter behind the devices that were opened. */
export interface DeviceFacts {
  name: string;
  /** SwiftShader and other drivers that compute on the CPU. */
  isSoftware: boolean;
}

/**
 * Watches all WebGPU devices of this process from outside, by wrapping methods on the prototypes: calls, memory and errors, whoever makes them.
 * Make one before anything opens a device.
 */
export class GpuProbe {
  #counts: GpuCounts = { dispatches: 0, submits: 0 };
  #devices: GPUDevice[] = [];
  #adapter: GPUAdapterInfo | null = null;
  #error: string | null = null;
  #sizes = new WeakMap<GPUBuffer, number>();
  #liveBytes = 0;
  #peakBytes = 0;
  /** Buffers that are dropped without destroy() are freed with their object. */
  #collected = new FinalizationRegistry<number>((bytes) => (this.#liveBytes -= bytes));

  constructor() {
    after(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => this.#counts.dispatches++);
    after(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => this.#counts.dispatches++);
    after(GPUQueue.prototype, 'submit', () => this.#counts.submits++);
    after(GPUDevice.prototype, 'createBuffer', (_, buffer) => this.#allocated(buffer as GPUBuffer));
    after(GPUBuffer.prototype, 'destroy', (buffer) => this.#freed(buffer));
    after(GPUAdapter.prototype, 'requestDevice', (adapter, device) => {
      this.#adapter = adapter.info;
      void (device as Promise<GPUDevice>).then((opened) => this.#opened(opened), () => undefined);
    });
  }

  get device(): DeviceFacts {
    const { vendor = '', architecture = '', description = '', device = '', isFallbackAdapter = false } = this.#adapter ?? {};
    const name = [vendor, architecture, description || device].filter((part) => part !== '').join(' ') || 'unnamed adapter';
    return { name, isSoftware: isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(name) };
  }

  /** Bytes in buffers now, and the most there ever were. */
  get memory(): { live: number; peak: number } {
    return { live: this.#liveBytes, peak: this.#peakBytes };
  }

  /** Calls since the last time this was asked. */
  takeCounts(): GpuCounts {
    const counts = this.#counts;
    this.#counts = { dispatches: 0, submits: 0 };
    return counts;
  }

  /** Resolves when all that was submitted is done; rejects if a device reported an error: its results would be wrong. */
  async idle(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.queue.onSubmittedWorkDone()));
    if (this.#error !== null) throw new Error(`The GPU reported an error: ${this.#error}`);
  }

  #opened(device: GPUDevice): void {
    this.#devices.push(device);
    device.addEventListener('uncapturederror', ({ error }) => (this.#error ??= error.message));
  }

  #allocated(buffer: GPUBuffer): void {
    this.#sizes.set(buffer, buffer.size);
    this.#collected.register(buffer, buffer.size, buffer);
    this.#liveBytes += buffer.size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#liveBytes);
  }

  #freed(buffer: GPUBuffer): void {
    this.#liveBytes -= this.#sizes.get(buffer) ?? 0;
    this.#sizes.delete(buffer);
    this.#collected.unregister(buffer);
  }
}

/** Calls `see` with the object and the result after every call of a method. */
function after<Target extends object>(prototype: Target, method: keyof Target & string, see: (self: Target, result: unknown) => void): void {
  const original = Reflect.get(prototype, method) as (...args: unknown[]) => unknown;
  Object.defineProperty(prototype, method, {
    configurable: true,
    writable: true,
    value(this: Target, ...args: unknown[]): unknown {
      const result = Reflect.apply(original, this, args);
      see(this, result);
      return result;
    },
  });
}
