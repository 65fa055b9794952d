/**
 * One piece of GPU work at a time: training steps, sampling and evaluation take turns, in the order in which they asked.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    let done: () => void = () => undefined;
    this.#last = new Promise((resolve) => (done = resolve));
    await before;
    try {
      return await work();
    } finally {
      done();
    }
  }
}
