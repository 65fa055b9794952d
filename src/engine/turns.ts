/**
 * One piece of GPU work at a time: training steps, sampling and evaluation take turns, in the order in which they asked.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    const release = await this.hold();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Waits for a turn and holds it until the function returned is called; calling that again does nothing. */
  async hold(): Promise<() => void> {
    const before = this.#last;
    let release: () => void = () => undefined;
    this.#last = new Promise((resolve) => (release = resolve));
    await before;
    return release;
  }
}
