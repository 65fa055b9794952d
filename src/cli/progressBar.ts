const BAR_WIDTH = 24;
const PLAIN_INTERVAL_MS = 10_000;

/** Where progress goes: process.stderr, or a stand-in. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write: (text: string) => unknown;
}

/**
 * Progress of long work: one line that is redrawn on a terminal; elsewhere a plain line now and then, and at the end of each piece.
 */
export class ProgressBar {
  #stream: ProgressStream;
  #now: () => number;
  #work = '';
  #startedAt = 0;
  #startedWith = 0;
  #plainAt = 0;
  #isLineOpen = false;

  constructor(stream: ProgressStream = process.stderr, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
  }

  /** @param note stands behind the numbers, such as losses */
  show(work: string, done: number, total: number, note = ''): void {
    const now = this.#now();
    if (work !== this.#work) {
      this.#work = work;
      this.#startedAt = now;
      this.#startedWith = done;
      this.#plainAt = now;
    }
    const isLast = done >= total;
    const left = isLast ? '' : this.#timeLeft(done, total, now);
    const parts = [`${done}/${total}`, note, left].filter((part) => part !== '').join('  ');
    if (this.#stream.isTTY === true) {
      const filled = Math.round((BAR_WIDTH * Math.min(done, total)) / Math.max(total, 1));
      const line = `${work} [${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}] ${parts}`;
      this.#stream.write(`\r\x1b[2K${line.slice(0, (this.#stream.columns ?? 100) - 1)}`);
      this.#isLineOpen = true;
      if (isLast) this.interrupt();
    } else if (isLast || now - this.#plainAt >= PLAIN_INTERVAL_MS) {
      this.#plainAt = now;
      this.#stream.write(`${work} ${parts}\n`);
    }
  }

  /** Writes a line of its own, above the bar. */
  say(line: string): void {
    if (this.#isLineOpen) this.#stream.write('\r\x1b[2K');
    this.#isLineOpen = false;
    this.#stream.write(`${line}\n`);
  }

  /** Ends the bar's line and leaves it standing. */
  interrupt(): void {
    if (this.#isLineOpen) this.#stream.write('\n');
    this.#isLineOpen = false;
  }

  #timeLeft(done: number, total: number, now: number): string {
    const progress = done - this.#startedWith;
    return progress > 0 ? `${durationText(((now - this.#startedAt) / progress) * (total - done))} left` : '';
  }
}

export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
