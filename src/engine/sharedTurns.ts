import type { Turns } from './turns';

/** How often work that waits looks whether training is still on. */
const LOOK_MS = 100;

export interface SharedTurnsOptions {
  turns: Turns;
  /** Of the time, 0…1: what the work may take while training goes on. */
  share: number;
  isTraining: () => boolean;
  signal: AbortSignal;
}

/**
 * Work beside training that keeps to a share of the time: after each of its pieces it stays away as long as the share demands, and not at all
 * once training rests.
 */
export class SharedTurns {
  #options: SharedTurnsOptions;
  #began = 0;
  #worked = 0;
  #heldSince = 0;
  #release: () => void = () => undefined;

  constructor(options: SharedTurnsOptions) {
    this.#options = options;
  }

  /** Carries the work out, which calls `giveWay` between its pieces; that throws the signal's reason once it is aborted. */
  async take<Result>(work: (giveWay: () => Promise<void>) => Promise<Result>): Promise<Result> {
    this.#began = performance.now();
    await this.#hold();
    try {
      return await work(() => this.#giveWay());
    } finally {
      this.#letGo();
    }
  }

  /** The share of the time that the work has had since it began. */
  get used(): number {
    return this.#worked / (performance.now() - this.#began);
  }

  async #hold(): Promise<void> {
    this.#release = await this.#options.turns.hold();
    this.#heldSince = performance.now();
  }

  #letGo(): number {
    const pieceMs = performance.now() - this.#heldSince;
    this.#worked += pieceMs;
    this.#release();
    return pieceMs;
  }

  async #giveWay(): Promise<void> {
    const { share, isTraining, signal } = this.#options;
    const until = performance.now() + this.#letGo() * (1 / share - 1);
    while (isTraining() && performance.now() < until && !signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, until - performance.now())));
    }
    await this.#hold();
    signal.throwIfAborted();
  }
}
