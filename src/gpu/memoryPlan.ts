/** When a value is alive, as places in a list of commands: made by command `first`, last used by command `last`. */
export interface Lifetime {
  bytes: number;
  first: number;
  last: number;
}

export interface MemoryPlan {
  /** For each value the buffer that it lies in. */
  bufferOf: number[];
  /** Bytes of each buffer. */
  bufferBytes: number[];
}

/**
 * Lets values that are never alive at the same command share a buffer: largest first, each into the first buffer that is free
 * throughout its life ("Greedy by Size for Shared Objects", Pisarchyk & Lee 2020, arXiv:2001.03288).
 */
export function planMemory(lifetimes: readonly Lifetime[]): MemoryPlan {
  const buffers: { bytes: number; tenants: Lifetime[] }[] = [];
  const bufferOf = new Array<number>(lifetimes.length).fill(-1);
  const largestFirst = [...lifetimes.entries()].sort(([, a], [, b]) => b.bytes - a.bytes || a.first - b.first);
  for (const [value, lifetime] of largestFirst) {
    // the smallest buffer that is free, so that large ones stay open for large values
    let choice = -1;
    for (const [index, { bytes, tenants }] of buffers.entries()) {
      const isFree = tenants.every((other) => other.last < lifetime.first || lifetime.last < other.first);
      if (isFree && (choice < 0 || bytes < (buffers[choice]?.bytes ?? Infinity))) choice = index;
    }
    if (choice < 0) choice = buffers.push({ bytes: lifetime.bytes, tenants: [] }) - 1;
    buffers[choice]?.tenants.push(lifetime);
    bufferOf[value] = choice;
  }
  return { bufferOf, bufferBytes: buffers.map(({ bytes }) => bytes) };
}
