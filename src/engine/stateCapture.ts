import type { ArenaLayout } from '../model/parameterArena';
import type { EngineEvent } from '../protocol/events';
import { writeStateFile } from '../training/stateFile';
import type { TrainingRun } from '../training/trainingRun';
import type { Turns } from './turns';

export interface StateCaptureOptions {
  run: Pick<TrainingRun, 'step' | 'snapshot'>;
  layout: ArenaLayout;
  turns: Turns;
  emit: (event: EngineEvent) => void;
  /** null: never. */
  everyMs: number | null;
}

/** Hands out a run's whole state now and then, for someone to keep. A state is whole and finite, or it is not handed out. */
export class StateCapture {
  readonly #options: StateCaptureOptions;
  #lastMs = performance.now();
  #lastStep: number;

  constructor(options: StateCaptureOptions) {
    this.#options = options;
    this.#lastStep = options.run.step;
  }

  /** Call where all losses so far have been read. `isStill`: no step will follow soon, so the state is due whatever the clock says. */
  async settled(isStill: boolean): Promise<void> {
    const { run, layout, turns, emit, everyMs } = this.#options;
    if (everyMs === null || run.step === this.#lastStep) return;
    if (!isStill && performance.now() - this.#lastMs < everyMs) return;
    const started = performance.now();
    const values = await turns.take(() => run.snapshot());
    const bytes = writeStateFile(values, layout).buffer;
    this.#lastMs = performance.now();
    this.#lastStep = values.step;
    emit({ type: 'stateCaptured', step: values.step, bytes, tookMs: this.#lastMs - started });
  }
}
