import type { ScheduledChange } from '../config/experiments';
import type { LiveSettings } from '../config/runConfig';
import type { ImageDataset } from '../data/imageDataset';
import { writeCheckpoint } from '../model/checkpoint';
import { readTensor } from '../gpu/backend';
import { FROZEN_PARAMETER, unpackArena } from '../model/parameterArena';
import type { EvaluateRequest, RunStart, SampleRequest } from '../protocol/commands';
import { measureHeldOutLoss } from '../training/heldOutLoss';
import type { SampledModel } from '../training/sampledModel';
import { NonFiniteLossError } from '../training/trainingRun';
import { currentDenoising, currentSamples } from './drawings';
import { nearestPictures } from './evaluation';
import { copyModel, type LoadedBase } from '../training/loadedBase';
import { inspectedStep } from './inspectedStep';
import { RunLoop } from './runLoop';
import { StateCapture } from './stateCapture';
import { emaModelOf, RunMeasuring, type ActiveRunOptions } from './runMeasuring';

/** The run that the page watches: its training loop, its live samples and evaluations, its export. */
export class ActiveRun {
  readonly loop: RunLoop;
  #options: ActiveRunOptions;
  readonly #measuring: RunMeasuring;
  #isOver = false;
  /** What the GPU reported, if it did. */
  #gpuError: string | null = null;
  readonly #capture: StateCapture;
  /** Changes of settings that are still to come. */
  #planned: readonly ScheduledChange[];

  constructor(options: ActiveRunOptions & Pick<RunStart, 'captureEveryMs'> & { planned: readonly ScheduledChange[] }) {
    this.#options = options;
    const { config, run, layout, workspace, turns, emit } = options;
    this.#planned = options.planned;
    this.#capture = new StateCapture({ run, layout, turns, emit, everyMs: options.captureEveryMs ?? null });
    this.loop = new RunLoop(run, config.steps, {
      turn: (work) => turns.take(work),
      submit: () => workspace.queue.submit(),
      onSteps: (steps, stepMs) => emit({ type: 'stepsCompleted', steps, stepMs }),
      onPaused: (step) => emit({ type: 'runPaused', step }),
      onResumed: (step) => emit({ type: 'runResumed', step }),
      isDrawingDue: (step) =>
        [config.sampling, config.evaluation, config.heldOutLoss].some(({ everySteps }) => this.#isDue(everySteps, step)) || this.#isCheckpointDue(step),
      draw: (step) => this.#drawWhatIsDue(step),
      isChangeDue: (step) => (this.#planned[0]?.step ?? Infinity) <= step,
      change: (step) => this.#changeAsPlanned(step),
      onSettled: (_, isStill) => this.#capture.settled(isStill),
    });
    this.#measuring = new RunMeasuring(options, () => !this.#isOver && !this.loop.isPaused);
  }

  /** Trains to the end; reports the end, or what broke it, as an event. Never rejects. */
  async train(): Promise<void> {
    const { run, emit } = this.#options;
    try {
      if (run.step === 0) await this.#drawTheStart();
      const end = await this.loop.start();
      if (this.#gpuError !== null) await this.#reportFailure(run.step, this.#gpuError);
      else emit(end === 'finished' ? { type: 'runFinished', step: run.step } : { type: 'runStopped', step: run.step });
    } catch (error) {
      if (error instanceof NonFiniteLossError) {
        await this.#capture.settled(true);
        emit({ type: 'runFailed', kind: 'nan-loss', step: error.step, lastGoodStep: error.lastGoodStep, message: error.message });
      } else await this.#reportFailure(run.step, this.#gpuError ?? (error instanceof Error ? error.message : String(error)));
    } finally {
      this.#isOver = true;
      await this.#measuring.cancel();
    }
  }

  /** Whether training has ended, in whatever way. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Ends the run with what the GPU reported, back at the last good state. */
  fail(gpuError: string): void {
    this.#gpuError ??= gpuError;
    this.loop.abandon();
  }

  /** By hand: what was planned for later is dropped. Throws when a changed setting needs a bank that cannot be had, or leaves nothing to train on. */
  async changeSettings(changes: Partial<LiveSettings>): Promise<void> {
    await this.#change(changes, false);
    this.#planned = [];
  }

  async #change(changes: Partial<LiveSettings>, isPlanned: boolean): Promise<void> {
    const { config, base, run, workspace, turns, emit } = this.#options;
    const before = run.live;
    if (!run.hasBank && (changes.bankShare ?? before.bankShare) > 0) {
      await turns.take(async () => run.provideBank((await workspace.bank(base, { ...config.bank, seed: config.seed })).images));
    }
    const live = run.changeSettings(changes);
    const changed = (Object.keys(changes) as (keyof LiveSettings)[]).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(live[key]));
    if (changed.length > 0) emit({ type: 'settingsChanged', step: run.step, live, changed, isPlanned });
  }

  async #changeAsPlanned(step: number): Promise<void> {
    const due = this.#planned.findLast((change) => change.step <= step);
    if (due === undefined) return;
    this.#planned = this.#planned.filter((change) => change.step > step);
    await this.#change(due.settings, true);
  }

  async sample(request: SampleRequest): Promise<void> {
    const { base, dataset, run, workspace, turns, emit } = this.#options;
    await turns.take(async () => {
      const { step } = run;
      const drawing = await currentSamples(base, emaModelOf(this.#options), dataset.classes, request, workspace.progress('samples'));
      const prepared = workspace.preparedRealSet(dataset);
      const nearest = prepared === null ? null : await nearestPictures(prepared.nets, prepared.real, dataset, drawing.images);
      emit({ type: 'samplesDrawn', model: 'current', step, seed: request.seed, ...drawing, nearest });
    });
  }

  async drawDenoising(request: SampleRequest): Promise<void> {
    const { base, dataset, run, workspace, turns, emit } = this.#options;
    await turns.take(async () => {
      const { step } = run;
      const frames = await currentDenoising(base, emaModelOf(this.#options), dataset.classes, request, workspace.progress('samples'));
      emit({ type: 'denoisingDrawn', model: 'current', step, seed: request.seed, frames });
    });
  }

  /** Measures the model as it is now, and waits for it. */
  evaluate(request: EvaluateRequest): Promise<void> {
    return this.#measuring.evaluate(request);
  }

  /** The EMA model's loss on pictures that it is not trained on. */
  async measureHeldOutLoss(): Promise<void> {
    const { base, config, dataset, run, workspace, turns, emit } = this.#options;
    await turns.take(async () => {
      const { step } = run;
      const { embeddingTable, schedule } = base;
      const measured = await measureHeldOutLoss({
        model: emaModelOf(this.#options),
        embeddingTable,
        alphaBar: schedule.alphaBar,
        pictures: dataset,
        rows: config.heldOutLoss.rows,
        onBatch: workspace.progress('evaluation'),
      });
      emit({ type: 'heldOutLossMeasured', step, ...measured });
    });
  }

  /** Takes the next step apart, without taking it. */
  async inspectStep(): Promise<void> {
    const { dataset, run, turns, emit } = this.#options;
    const inspection = await turns.take(() => run.inspect());
    emit({ type: 'stepInspected', inspected: inspectedStep(inspection, dataset.classes, dataset.imageSize) });
  }

  /** The run's base and set, and a copy of its EMA model as it is now, for whom it is to dispose. Call while holding the turn. */
  async examined(): Promise<{ base: LoadedBase; dataset: ImageDataset; model: SampledModel & { step: number } }> {
    const { base, dataset, run } = this.#options;
    return { base, dataset, model: { ...(await copyModel(emaModelOf(this.#options))), step: run.step } };
  }

  /** safetensors in the reference DiT's names, with the target's label table. */
  async exportWeights(weights: 'ema' | 'raw', dtype: 'F32' | 'F16'): Promise<{ step: number; fileName: string; bytes: ArrayBuffer }> {
    const { base, config, dataset, layout, run, turns } = this.#options;
    const { step, arena } = await turns.take(async () => {
      const { state } = run;
      return { step: state.step, arena: await readTensor(weights === 'ema' ? state.ema : state.theta) };
    });
    const positionTable = base.checkpoint.weights.get(FROZEN_PARAMETER) ?? new Float32Array();
    const bytes = writeCheckpoint(
      {
        config: layout.config,
        weights: unpackArena(layout, arena, positionTable),
        metadata: { classes: dataset.classes.join(','), steps: String(step), seed: String(config.seed), base: base.digest, dataset: dataset.id, weights },
      },
      dtype,
    );
    return { step, fileName: `${base.id}-${dataset.id}-step${step}-${weights}.safetensors`, bytes: bytes.buffer };
  }

  dispose(): void {
    this.#options.run.dispose();
  }

  async #drawTheStart(): Promise<void> {
    const { config } = this.#options;
    if (config.heldOutLoss.everySteps > 0) await this.measureHeldOutLoss();
    if (config.sampling.everySteps > 0) await this.sample({ model: 'current', ...config.sampling, seed: config.seed });
  }

  /** Goes back to the last good state and says why. */
  async #reportFailure(step: number, message: string): Promise<void> {
    const { run, emit } = this.#options;
    run.revert();
    await this.#capture.settled(true);
    emit({ type: 'runFailed', kind: /out of memory/i.test(message) ? 'out-of-memory' : 'internal', step, lastGoodStep: run.lastGoodStep, message });
  }

  /** Weights that are all finite, or none. */
  async #exportCheckpoint(): Promise<void> {
    const { config, run, turns, emit } = this.#options;
    await turns.take(() => run.snapshot());
    emit({ type: 'weightsExported', ...(await this.exportWeights('ema', config.checkpoints.dtype)) });
  }

  /** Every so many steps (0: never), and at the end. */
  #isDue(everySteps: number, step: number): boolean {
    return everySteps > 0 && (step % everySteps === 0 || step === this.#options.config.steps);
  }

  /** The end has an export of its own. */
  #isCheckpointDue(step: number): boolean {
    const { steps, checkpoints } = this.#options.config;
    return step < steps && this.#isDue(checkpoints.everySteps, step);
  }

  async #drawWhatIsDue(step: number): Promise<void> {
    const { config } = this.#options;
    if (this.#isCheckpointDue(step)) await this.#exportCheckpoint();
    if (this.#isDue(config.heldOutLoss.everySteps, step)) await this.measureHeldOutLoss();
    if (this.#isDue(config.sampling.everySteps, step)) await this.sample({ model: 'current', ...config.sampling, seed: config.seed });
    if (this.#isDue(config.evaluation.everySteps, step)) await this.#measuring.measure(step === config.steps);
  }
}
