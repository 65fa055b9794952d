import type { StepRecord, TrainingRun } from '../training/trainingRun';

/** Losses are read and reported about four times a second, as often as charts are redrawn. */
const TICK_MS = 250;
/** Steps are queued in bunches of about this long: fewer submissions, and still a prompt Pause. */
const BUNCH_MS = 30;

export interface RunLoopHooks {
  /** Runs one piece of GPU work when its turn has come. */
  turn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Hands the step just queued to the GPU; waits while too much is in flight. */
  submit: () => Promise<void>;
  onSteps: (records: StepRecord[], stepMs: number) => void;
  onPaused: (step: number) => void;
  onResumed: (step: number) => void;
  /** Whether samples, measurements or exports are due after this step, and making them. */
  isDrawingDue: (step: number) => boolean;
  draw: (step: number) => Promise<void>;
  /** Whether settings are to change after exactly so many steps, and changing them. */
  isChangeDue: (step: number) => boolean;
  change: (step: number) => Promise<void>;
  /** Called where the losses of all steps so far have been read; `isStill`: training stands still there. */
  onSettled: (step: number, isStill: boolean) => Promise<void>;
}

export type RunEnd = 'finished' | 'stopped';

/** What the loop asks of a TrainingRun. */
export type LoopedRun = Pick<TrainingRun, 'step' | 'room' | 'advance' | 'readLosses' | 'snapshot'>;

/** Drives a TrainingRun: start, pause, single step, resume, stop. */
export class RunLoop {
  #run: LoopedRun;
  #totalSteps: number;
  #hooks: RunLoopHooks;
  #isPaused = false;
  #isStopped = false;
  #isAbandoned = false;
  #saidPaused = false;
  /** Steps that a paused run may still take. */
  #allowance = 0;
  #wake: () => void = () => undefined;
  #lastTick = performance.now();
  #stepsAtTick: number;
  /** Steps queued at once. */
  #bunch = 1;

  constructor(run: LoopedRun, totalSteps: number, hooks: RunLoopHooks) {
    this.#run = run;
    this.#totalSteps = totalSteps;
    this.#hooks = hooks;
    this.#stepsAtTick = run.step;
  }

  /** Trains to the end, or until stopped. Rejects with what a step or a hook threw, NonFiniteLossError among them. */
  async start(): Promise<RunEnd> {
    this.#restartClock();
    while (this.#run.step < this.#totalSteps && !this.#isStopped) {
      if (this.#isPaused && this.#allowance === 0) {
        await this.#waitWhilePaused();
        continue;
      }
      if (!this.#isPaused) this.#sayResumed();
      if (this.#hooks.isChangeDue(this.#run.step)) await this.#hooks.change(this.#run.step);
      await this.#takeSteps();
      const isDrawingDue = this.#hooks.isDrawingDue(this.#run.step);
      if (!isDrawingDue && !this.#isPaused && this.#run.room > 0 && performance.now() - this.#lastTick < TICK_MS) continue;
      await this.#report();
      if (isDrawingDue) await this.#hooks.draw(this.#run.step);
      await this.#hooks.onSettled(this.#run.step, false);
      this.#restartClock(); // what was done meanwhile does not count as training: all steps before it have been waited for
    }
    if (this.#isAbandoned) return 'stopped';
    await this.#report();
    await this.#hooks.turn(() => this.#run.snapshot()); // a last step that broke the weights shows in no loss
    await this.#hooks.onSettled(this.#run.step, true);
    return this.#run.step >= this.#totalSteps ? 'finished' : 'stopped';
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  pause(): void {
    this.#isPaused = true;
    this.#allowance = 0;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#wake();
  }

  /** Lets a paused run take one step. */
  stepOnce(): void {
    if (!this.#isPaused) return;
    this.#allowance++;
    this.#wake();
  }

  stop(): void {
    this.#isStopped = true;
    this.#wake();
  }

  /** Stops without reading what is queued: it cannot be trusted. */
  abandon(): void {
    this.#isAbandoned = true;
    this.stop();
  }

  #takeSteps(): Promise<void> {
    return this.#hooks.turn(async () => {
      const count = this.#isPaused ? 1 : this.#stepsUntilNextStop();
      this.#run.advance(count);
      if (this.#allowance > 0) this.#allowance -= count;
      await this.#hooks.submit();
    });
  }

  /** A bunch, but not past the end, a drawing or a change that is due, or the room for losses. */
  #stepsUntilNextStop(): number {
    const { step, room } = this.#run;
    const most = Math.min(this.#bunch, room, this.#totalSteps - step);
    for (let count = 1; count < most; count++) if (this.#hooks.isDrawingDue(step + count) || this.#hooks.isChangeDue(step + count)) return count;
    return most;
  }

  async #waitWhilePaused(): Promise<void> {
    await this.#report();
    await this.#hooks.onSettled(this.#run.step, true);
    this.#saidPaused = true;
    this.#hooks.onPaused(this.#run.step);
    while (this.#isPaused && this.#allowance === 0 && !this.#isStopped) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#restartClock();
  }

  /** Also when resumed in the middle of a single step. */
  #sayResumed(): void {
    if (!this.#saidPaused) return;
    this.#saidPaused = false;
    this.#hooks.onResumed(this.#run.step);
  }

  async #report(): Promise<void> {
    const records = await this.#hooks.turn(() => this.#run.readLosses());
    const steps = this.#run.step - this.#stepsAtTick;
    const stepMs = steps > 0 ? (performance.now() - this.#lastTick) / steps : 0;
    if (steps > 0) this.#bunch = Math.max(1, Math.floor(BUNCH_MS / stepMs));
    this.#restartClock();
    if (records.length > 0) this.#hooks.onSteps(records, stepMs);
  }

  #restartClock(): void {
    this.#lastTick = performance.now();
    this.#stepsAtTick = this.#run.step;
  }
}
