import type { Measured } from '../../src/config/measures';
import type { RunConfig } from '../../src/config/runConfig';
import type { Command, MatMulWish } from '../../src/protocol/commands';
import type { EngineEvent, ImageBatch, MatMulDecision, NearestPictures, StepRecord } from '../../src/protocol/events';

export interface FakeEngine {
  /** deviceUnavailable instead of deviceReady. */
  noAdapter?: boolean;
  isSoftware?: boolean;
  /** The step at which the loss stops being a number. */
  nanAt?: number;
  /** The step at which the device is lost. */
  lostAt?: number;
  workerFails?: boolean;
  /** Hands out a state, of bytes that mean nothing, each time so many steps are done. */
  stateEvery?: number;
  stepMs?: number;
}

/**
 * Puts a pretending engine in place of the page's worker, to see and test the page's states without a GPU.
 * Runs inside the page (page.addInitScript), so it must not use anything from outside itself.
 */
export function installFakeWorker(options: FakeEngine): void {
  const stepMs = options.stepMs ?? 12;

  class FakeWorker extends EventTarget {
    private config: RunConfig | null = null;
    private step = 0;
    private isOn = false;
    private timer = 0;

    constructor() {
      super();
      if (options.workerFails === true) setTimeout(() => this.dispatchEvent(new ErrorEvent('error', { message: 'the script could not be loaded' })), 20);
    }

    terminate(): void {
      clearInterval(this.timer);
    }

    postMessage(command: Command): void {
      if (options.workerFails === true) return;
      setTimeout(() => this.obey(structuredClone(command)), 5);
    }

    private emit(event: EngineEvent): void {
      this.dispatchEvent(new MessageEvent('message', { data: event }));
    }

    private obey(command: Command): void {
      switch (command.type) {
        case 'initialize':
          setTimeout(() => this.emit(options.noAdapter === true
            ? { type: 'deviceUnavailable', reason: 'no-adapter', message: 'requestAdapter() returned null' }
            : { type: 'deviceReady', device: { name: this.deviceName(), isSoftware: options.isSoftware ?? false, backend: 'webgpu' }, matMul: this.decide(command.matMul) }), 50);
          break;
        case 'chooseMatMul':
          this.emit({ type: 'matMulChosen', matMul: this.decide(command.wish) });
          break;
        case 'loadBase':
          if (command.source.kind === 'file') this.emit({ type: 'commandFailed', command: 'loadBase', id: command.id, message: `${command.source.name} does not fit: blocks.0.attn.qkv.weight has the shape [384, 128], expected [3456, 1152]. Open a DiT checkpoint for 32 × 32 pictures.` });
          break;
        case 'loadInception':
          this.emit(command.bytes.byteLength > 3
            ? { type: 'inceptionLoaded', name: command.name, digest: 'cd'.repeat(32) }
            : { type: 'commandFailed', command: 'loadInception', id: command.id, message: `${command.name} is not the Inception net of FID.` });
          break;
        case 'startRun':
          this.prepare(command.config);
          break;
        case 'pauseRun':
          this.isOn = false;
          this.emit({ type: 'runPaused', step: this.step });
          break;
        case 'resumeRun':
          this.isOn = true;
          this.emit({ type: 'runResumed', step: this.step });
          break;
        case 'stepRun':
          this.train(1);
          break;
        case 'stopRun':
          this.isOn = false;
          clearInterval(this.timer);
          this.emit({ type: 'runStopped', step: this.step });
          break;
        case 'changeSettings':
          if (this.config === null) return;
          this.config = { ...this.config, live: { ...this.config.live, ...command.settings } };
          this.emit({ type: 'settingsChanged', step: this.step, live: this.config.live, changed: Object.keys(command.settings) as never[], isPlanned: false });
          break;
        case 'drawDenoising':
          this.emit({ type: 'denoisingDrawn', model: command.request.model, step: this.step, seed: command.request.seed, frames: [999, 666, 333, -1].map((t, place) => ({ t, images: this.pictures(place / 3) })) });
          break;
        case 'loadDataset':
        case 'provideDataset':
        case 'buildBank':
        case 'sample':
        case 'evaluate':
        case 'exportWeights':
        case 'startExperiment': // fakeLab.ts
        case 'pauseExperiment':
        case 'resumeExperiment':
        case 'cancelExperiment':
        case 'inspectStep':
          break;
      }
    }

    private deviceName(): string {
      return options.isSoftware === true ? 'SwiftShader (CPU)' : 'Pretend GPU, RDNA 9';
    }

    private decide(wish: MatMulWish = { choice: 'auto', remembered: {} }): MatMulDecision {
      const known = wish.remembered[this.deviceName()] ?? null;
      if (wish.choice !== 'auto') return { family: wish.choice, by: 'hand', times: known };
      if (options.isSoftware === true) return { family: 'registers', by: 'software', times: null };
      return { family: 'workgroups', by: known === null ? 'measurement' : 'memory', times: known ?? { registers: 3.42, workgroups: 1.18 } };
    }

    private prepare(config: RunConfig): void {
      this.config = config;
      this.step = 0;
      const bankRows = Math.round(config.live.bankShare * config.batchSize);
      const total = 20;
      for (let done = 0; done <= total; done += 1) setTimeout(() => this.emit({ type: 'progressed', work: 'samples', done, total }), done * 20);
      setTimeout(() => {
        this.emit({ type: 'baseLoaded', model: { id: config.base, digest: 'ab'.repeat(32), inputSize: 32, patchSize: 4, hiddenSize: 128, depth: 6, numHeads: 4, numClasses: 9, parameterCount: 1_890_000 } });
        this.emit({ type: 'bankReady', origin: 'shipped', size: 512, ddimSteps: 50 });
        this.emit({ type: 'samplesDrawn', model: 'pretrained', step: 0, seed: config.seed, images: this.pictures(0), classNames: this.classes(), nearest: null });
        this.emit({ type: 'samplesDrawn', model: 'current', step: 0, seed: config.seed, images: this.pictures(0), classNames: this.classes(), nearest: null });
        this.emit({ type: 'runStarted', config, live: config.live, fromStep: 0, targetRows: config.batchSize - bankRows, bankRows });
        this.isOn = true;
        clearInterval(this.timer);
        this.timer = window.setInterval(() => this.isOn && this.train(Math.max(1, Math.round(100 / stepMs))), 100);
      }, total * 20 + 50);
    }

    private classes(): string[] {
      return Array.from({ length: this.config?.sampling.count ?? 16 }, () => 'flags');
    }

    private train(count: number): void {
      const { config } = this;
      if (config === null) return;
      const steps: StepRecord[] = [];
      const draw = (rows: number, isBank: boolean): number[] =>
        Array.from({ length: rows }, () => {
          const tau = config.live.psi.family === 'power' ? config.live.psi.tau : config.live.psi.family === 'constant' ? 0 : 1;
          const t = Math.floor(1000 * Math.random() ** (1 / (1 + tau)));
          return isBank ? 999 - t : t;
        });
      const bankRows = Math.round(config.live.bankShare * config.batchSize);
      for (let i = 0; i < count && this.step < config.steps; i += 1) {
        this.step += 1;
        const noise = 0.75 + 0.5 * Math.random();
        steps.push({
          step: this.step,
          reconsolidation: (0.02 + 0.09 * Math.exp(-this.step / 220)) * noise,
          retention: bankRows === 0 ? null : (0.05 + 0.02 * Math.exp(-this.step / 90)) * (0.6 + 0.8 * Math.random()),
          targetT: draw(config.batchSize - bankRows, false),
          bankT: draw(bankRows, true),
        });
      }
      if (steps.length > 0) this.emit({ type: 'stepsCompleted', steps, stepMs });
      const { everySteps } = config.sampling;
      const isDue = (every: number): boolean => every > 0 && Math.floor(this.step / every) > Math.floor((this.step - count) / every);
      if (isDue(everySteps)) this.emit({ type: 'samplesDrawn', model: 'current', step: this.step, seed: config.seed, images: this.pictures(this.step / config.steps), classNames: this.classes(), nearest: this.nearest() });
      if (isDue(config.evaluation.everySteps)) {
        const decay = Math.exp(-this.step / 700);
        const { count: nFake, source } = config.evaluation;
        const measured = (value: number, sd: number, floor: number, nReal = 439): Measured => ({ value, sd, nReal, nFake, floor: { value: floor, sd: floor / 10, n: Math.min(nFake, Math.floor(nReal / 2)), splits: 5 } });
        this.emit({
          type: 'evaluated',
          step: this.step,
          against: 'target',
          distances: {
            fdIcon64: measured(14 + 60 * decay, 1.2, 6),
            fdRandom: measured(0.4 + 3 * decay, 0.05, 0.2),
            kid: measured(0.05 + 0.4 * decay, 0.03, 0.01),
            precision: measured(0.9 - 0.8 * decay, 0.02, 0.85, 395),
            recall: measured(0.8 - 0.7 * decay, 0.03, 0.85, 395),
            density: measured(0.95 - 0.8 * decay, 0.04, 1, 395),
            coverage: measured(0.8 - 0.7 * decay, 0.03, 0.9, 395),
            nearest: { ...measured(3 + 4 * decay, 0.1, 3.2, 395), floor: { value: 3.2, sd: 0.2, n: 44, splits: 1 } },
          },
          gpuShare: 0.09,
        });
        if (source) this.emit({ type: 'evaluated', step: this.step, against: 'source', distances: { fdIcon64: measured(40 - 30 * decay, 1.4, 5, 1024), fdRandom: measured(2 - 1.5 * decay, 0.06, 0.2, 1024), kid: measured(0.3 - 0.25 * decay, 0.03, 0.01, 1024) }, gpuShare: 0.09 });
      }
      if (options.stateEvery !== undefined && isDue(options.stateEvery)) this.emit({ type: 'stateCaptured', step: this.step, bytes: new ArrayBuffer(250_000), tookMs: 1 });
      if (options.nanAt !== undefined && this.step >= options.nanAt) this.fail('nan-loss');
      else if (options.lostAt !== undefined && this.step >= options.lostAt) {
        this.isOn = false;
        this.emit({ type: 'deviceLost', message: 'Device was destroyed by the driver.' });
      } else if (this.step >= config.steps) {
        this.isOn = false;
        clearInterval(this.timer);
        this.emit({ type: 'runFinished', step: this.step });
      }
    }

    private fail(kind: 'nan-loss'): void {
      this.isOn = false;
      clearInterval(this.timer);
      this.emit({ type: 'runFailed', kind, step: this.step, lastGoodStep: this.step - 1, message: '' });
    }

    private nearest(): NearestPictures {
      const images = this.pictures(1);
      return { images, distances: Array.from({ length: images.count }, (_, n) => 1 + n / 4), heldOutMedian: 3.2 };
    }

    private pictures(progress: number): ImageBatch {
      const count = this.config?.sampling.count ?? 16;
      const size = 32;
      const pixels = new Uint8ClampedArray(count * size * size * 4);
      for (let n = 0; n < count; n += 1) {
        for (let y = 0; y < size; y += 1) {
          for (let x = 0; x < size; x += 1) {
            const inDisc = Math.hypot(x - 15.5, y - 15.5) < 14;
            const hue = (n * 47 + (progress > 0.3 ? Math.floor(y / 11) * 90 : y * 3)) % 360;
            const at = 4 * ((n * size + y) * size + x);
            const channel = (shift: number): number => 128 + 120 * Math.cos(((hue + shift) * Math.PI) / 180) + (1 - progress) * 60 * (Math.random() - 0.5);
            pixels.set(inDisc ? [channel(0), channel(120), channel(240), 255] : [255, 255, 255, 255], at);
          }
        }
      }
      return { count, size, pixels };
    }
  }

  const RealWorker = window.Worker;
  const pretending = function (url: string | URL, settings?: WorkerOptions): Worker {
    // new.target: fakeLab.ts may have built on it
    return settings?.name === 'engine' ? (Reflect.construct(FakeWorker, [], new.target) as Worker) : new RealWorker(url, settings);
  };
  pretending.prototype = FakeWorker.prototype;
  window.Worker = pretending as unknown as typeof Worker;
}
