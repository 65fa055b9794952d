/** Lets work go ahead in turn while what it takes together stays within `capacity`. Work that alone takes more waits until it is alone. */
export class Budget {
  #free: number;
  readonly #waiting: { amount: number; go: () => void }[] = [];

  constructor(readonly capacity: number) {
    this.#free = capacity;
  }

  async spend<Result>(wanted: number, work: () => Promise<Result>): Promise<Result> {
    const amount = Math.min(wanted, this.capacity);
    await new Promise<void>((go) => {
      this.#waiting.push({ amount, go });
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#free += amount;
      this.#next();
    }
  }

  #next(): void {
    for (let first = this.#waiting[0]; first !== undefined && first.amount <= this.#free; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= first.amount;
      first.go();
    }
  }
}
