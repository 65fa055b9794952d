import { passesOf } from '../config/experimentCost';
import type { Arm, ExperimentRequest } from '../config/experiments';
import type { Experiment, Lab } from '../experiments/lab';
import type { EngineEvent } from '../protocol/events';
import type { Turns } from './turns';

/** Progress is told as often as charts are redrawn. */
const PROGRESS_MS = 250;

/** An experiment that has what it needs. */
export interface OpenedExperiment {
  findings: Experiment;
  base: string;
  dataset: string;
  /** Of the run whose model is examined; null for experiments that train models of their own. */
  modelStep: number | null;
  /** Frees what was made for it. */
  dispose: () => void;
}

export interface ExperimentQueueOptions {
  turns: Turns;
  /** Hands queued work to the GPU; waits while too much is in flight. */
  submit: () => Promise<void>;
  emit: (event: EngineEvent) => void;
  /** Gets everything ready, while it holds the turn. Throws in words for people. */
  open: (request: ExperimentRequest, passed: Lab['passed']) => Promise<OpenedExperiment>;
}

interface Entry {
  id: number;
  request: ExperimentRequest;
  isPaused: boolean;
  isCancelled: boolean;
  wake: () => void;
}

class CancelledError extends Error {
  override name = 'CancelledError';
}

/** Experiments, one after another, in turns with whatever else wants the GPU; each can be paused and cancelled between any two pieces of its work. */
export class ExperimentQueue {
  #options: ExperimentQueueOptions;
  #entries: Entry[] = [];
  #isAtWork = false;
  #idle: Promise<void> = Promise.resolve();
  /** What the GPU reported: the experiment that is on cannot be trusted. */
  #gpuError: string | null = null;

  constructor(options: ExperimentQueueOptions) {
    this.#options = options;
  }

  start(id: number, request: ExperimentRequest, arms: Arm[]): void {
    this.#entries.push({ id, request, isPaused: false, isCancelled: false, wake: () => undefined });
    this.#options.emit({ type: 'experimentQueued', id, request, arms });
    if (!this.#isAtWork) this.#idle = this.#work();
  }

  pause(id: number): void {
    const entry = this.#entry(id);
    if (entry.isPaused) return;
    entry.isPaused = true;
    this.#options.emit({ type: 'experimentPaused', id });
  }

  resume(id: number): void {
    const entry = this.#entry(id);
    if (!entry.isPaused) return;
    entry.isPaused = false;
    this.#options.emit({ type: 'experimentResumed', id });
    entry.wake();
  }

  cancel(id: number): void {
    const entry = this.#entry(id);
    entry.isCancelled = true;
    entry.wake();
    if (this.#entries.indexOf(entry) === 0) return; // says so itself
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#options.emit({ type: 'experimentCancelled', id });
  }

  /** Ends the experiment that is on, if there is one, with what the GPU reported. Says whether there was one. */
  fail(gpuError: string): boolean {
    const [entry] = this.#entries;
    if (entry === undefined) return false;
    this.#gpuError = gpuError;
    entry.isCancelled = true;
    entry.wake();
    return true;
  }

  /** Cancels everything; resolves when all is over and freed. */
  async close(): Promise<void> {
    for (const { id } of [...this.#entries].reverse()) this.cancel(id);
    await this.#idle;
  }

  /** Resolves when nothing is queued any more. */
  get idle(): Promise<void> {
    return this.#idle;
  }

  #entry(id: number): Entry {
    const entry = this.#entries.find((other) => other.id === id);
    if (entry === undefined) throw new Error('That experiment is over already.');
    return entry;
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    for (let entry = this.#entries[0]; entry !== undefined; entry = this.#entries[0]) {
      await this.#carryOut(entry);
      this.#entries.shift();
    }
    this.#isAtWork = false;
  }

  async #carryOut(entry: Entry): Promise<void> {
    const { emit } = this.#options;
    const { id } = entry;
    try {
      await this.#run(entry);
      emit({ type: 'experimentFinished', id });
    } catch (error) {
      if (this.#gpuError !== null) emit({ type: 'experimentFailed', id, message: this.#gpuError });
      else if (error instanceof CancelledError) emit({ type: 'experimentCancelled', id });
      else emit({ type: 'experimentFailed', id, message: error instanceof Error ? error.message : String(error) });
      this.#gpuError = null;
    }
  }

  async #run(entry: Entry): Promise<void> {
    const { turns, submit, emit, open } = this.#options;
    const { id, request } = entry;
    const total = passesOf(request);
    const clock = new Clock();
    let done = 0;
    let lastTold = -Infinity;
    let release = await turns.hold();
    const giveWay = async (): Promise<void> => {
      release();
      clock.stop();
      while (entry.isPaused && !entry.isCancelled) await new Promise<void>((resolve) => (entry.wake = resolve));
      clock.start();
      release = await turns.hold();
      if (entry.isCancelled) throw new CancelledError();
    };
    const passed = async (passes: number): Promise<void> => {
      done += passes;
      await submit();
      if (performance.now() - lastTold >= PROGRESS_MS || (done >= total && done - passes < total)) {
        lastTold = performance.now();
        emit({ type: 'experimentProgressed', id, done: Math.min(done, total), total, secondsLeft: done > 0 ? (Math.max(0, total - done) * clock.ms) / done / 1000 : null });
      }
      await giveWay();
    };
    try {
      if (entry.isPaused || entry.isCancelled) await giveWay();
      clock.start();
      const { findings, dispose, ...about } = await open(request, passed);
      try {
        emit({ type: 'experimentStarted', id, ...about });
        for await (const finding of findings) {
          if (finding.kind === 'measured') emit({ type: 'experimentMeasured', id, rows: finding.rows });
          else emit({ type: 'experimentDrew', id, strips: finding.strips });
          await giveWay();
        }
      } finally {
        dispose();
      }
    } finally {
      release();
    }
  }
}

/** Wall time without the pauses. */
class Clock {
  #sum = 0;
  #since: number | null = null;

  start(): void {
    this.#since ??= performance.now();
  }

  stop(): void {
    this.#sum = this.ms;
    this.#since = null;
  }

  get ms(): number {
    return this.#sum + (this.#since === null ? 0 : performance.now() - this.#since);
  }
}
