/** This long a submission keeps Pause prompt and the page smooth. */
const SUBMISSION_MS = 40;

/** How many pieces of work make a submission: learnt from the time that the ones before took. */
export class SubmissionPace {
  #pieces = 1;

  get pieces(): number {
    return this.#pieces;
  }

  /** Takes note of a submission of that many pieces. */
  learn(milliseconds: number): void {
    if (milliseconds < SUBMISSION_MS / 2) this.#pieces *= 2;
    else if (milliseconds > SUBMISSION_MS) this.#pieces = Math.max(1, Math.floor(this.#pieces / 2));
  }
}
