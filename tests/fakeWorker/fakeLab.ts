import type { Arm, ExperimentMeasure, ExperimentRequest, ExperimentRow } from '../../src/config/experiments';
import type { Command } from '../../src/protocol/commands';
import type { EngineEvent, ImageBatch, ImageStrip, InspectedRow, LossCurve, StepRecord } from '../../src/protocol/events';

export interface FakeLab {
  /** Between two places of an experiment. */
  placeMs?: number;
}

/**
 * Teaches the pretending worker experiments, loss by t and steps taken apart: numbers of a plausible shape, none of them measured.
 * Runs inside the page after installFakeWorker, so it must not use anything from outside itself.
 */
export function installFakeLab(options: FakeLab): void {
  const placeMs = options.placeMs ?? 60;
  const BareWorker = window.Worker;

  interface Going {
    id: number;
    request: ExperimentRequest;
    status: 'queued' | 'running' | 'paused';
    /** What is still to be found, in order. */
    places: (() => void)[];
    done: number;
  }

  const armsOf = (request: ExperimentRequest): Arm[] => {
    const pair = [{ id: 'pretrained', title: 'Pre-trained' }, { id: 'current', title: 'Now' }];
    switch (request.kind) {
      case 'replacement':
        return [request.side === 'data' ? { id: 'data', title: 'Last steps replaced' } : { id: 'noise', title: 'First steps replaced' }];
      case 'zeroShot':
      case 'forgetting':
        return pair;
      case 'baseline':
        return pair.slice(0, 1);
      case 'ewc':
        return pair.slice(1);
      case 'comparison':
        return request.question === 'sensitivity'
          ? [0, 0.3, 0.5, 0.7, 1, 1.5].map((tau) => ({ id: `tau-${tau}`, title: `τ = ${tau}` })).concat({ id: 'inverted', title: 'τ = 1, inverted' })
          : request.question === 'withoutChange'
            ? [{ id: 'with-change', title: 'As it was' }, { id: 'without-change', title: 'Without the last change' }]
            : [{ id: 'standard', title: 'Standard' }, { id: 'diff-tuning', title: 'Diff-Tuning' }];
    }
  };

  const wave = (...numbers: number[]): number => Math.sin(numbers.reduce((sum, number, i) => sum + number * (i + 1) * 12.9898, 1)) * 0.5;

  // Names of its own: the pretending worker below has a step, a timer and pictures, too.
  window.Worker = class extends BareWorker {
    private readonly queue: Going[] = [];
    private labTimer = 0;
    private labStep = 0;

    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      this.addEventListener('message', ({ data }: MessageEvent<EngineEvent>) => {
        if (data.type === 'runStarted') this.labStep = 0;
        if (data.type === 'stepsCompleted') this.follow(data.steps);
      });
    }

    override terminate(): void {
      clearInterval(this.labTimer);
      super.terminate();
    }

    override postMessage(command: Command): void {
      setTimeout(() => {
        switch (command.type) {
          case 'startExperiment':
            this.ask(command.id, command.request);
            break;
          case 'pauseExperiment':
            this.change(command.experiment, 'running', 'paused');
            break;
          case 'resumeExperiment':
            this.change(command.experiment, 'paused', 'running');
            break;
          case 'cancelExperiment':
            this.end(command.experiment, 'experimentCancelled');
            break;
          case 'inspectStep':
            this.inspect();
            break;
          default:
        }
      }, 5);
      super.postMessage(command);
    }

    private tell(event: EngineEvent): void {
      this.dispatchEvent(new MessageEvent('message', { data: event }));
    }

    private follow(steps: StepRecord[]): void {
      const before = this.labStep;
      this.labStep = steps.at(-1)?.step ?? before;
      if (Math.floor(this.labStep / 50) > Math.floor(before / 50)) this.tell({ type: 'lossByTimestepMeasured', step: this.labStep, rows: 64, curves: this.curves() });
    }

    private loss(model: 'pretrained' | 'current', against: 'target' | 'source', t: number): number {
      const base = 0.004 + 0.3 * Math.exp(-t / 90);
      const progress = 1 - Math.exp(-this.labStep / 300);
      if (model === 'pretrained') return against === 'target' ? base * (1 + t / 900) : base;
      return against === 'target' ? base * (1 + t / 900) * (1 - 0.35 * progress * (t / 999)) : base * (1 + progress * (0.5 * (t / 999) - 0.08));
    }

    private curves(): LossCurve[] {
      const timesteps = Array.from({ length: 12 }, (_, i) => Math.round((i * 999) / 11));
      return (['pretrained', 'current'] as const).flatMap((model) =>
        (['target', 'source'] as const).map((against) => ({ model, against, points: timesteps.map((t) => ({ t, loss: this.loss(model, against, t), sd: this.loss(model, against, t) / 12 })) })),
      );
    }

    private ask(id: number, request: ExperimentRequest): void {
      const going: Going = { id, request, status: 'queued', places: [], done: 0 };
      going.places = this.placesOf(going);
      this.tell({ type: 'experimentQueued', id, request, arms: armsOf(request) });
      this.queue.push(going);
      if (this.queue.length === 1) this.begin();
    }

    private begin(): void {
      const [going] = this.queue;
      if (going === undefined) return;
      going.status = 'running';
      const trainsItsOwn = going.request.kind === 'comparison' || going.request.kind === 'baseline';
      this.tell({ type: 'experimentStarted', id: going.id, base: 'emoji-dit-nano', dataset: 'circle-flags', modelStep: trainsItsOwn ? null : this.labStep });
      clearInterval(this.labTimer);
      this.labTimer = window.setInterval(() => this.advance(going), placeMs);
    }

    private advance(going: Going): void {
      if (going.status !== 'running') return;
      going.places[going.done]?.();
      going.done += 1;
      const total = going.places.length;
      this.tell({ type: 'experimentProgressed', id: going.id, done: going.done * 1000, total: total * 1000, secondsLeft: ((total - going.done) * placeMs) / 1000 });
      if (going.done >= total) this.end(going.id, 'experimentFinished');
    }

    private change(id: number, from: 'running' | 'paused', to: 'running' | 'paused'): void {
      const going = this.queue.find((one) => one.id === id);
      if (going?.status !== from) return;
      going.status = to;
      this.tell({ type: to === 'paused' ? 'experimentPaused' : 'experimentResumed', id });
    }

    private end(id: number, type: 'experimentFinished' | 'experimentCancelled'): void {
      const index = this.queue.findIndex((one) => one.id === id);
      if (index < 0) return;
      this.queue.splice(index, 1);
      this.tell({ type, id });
      if (index === 0) {
        clearInterval(this.labTimer);
        this.begin();
      }
    }

    private placesOf({ id, request }: Going): (() => void)[] {
      const measured = (rows: ExperimentRow[], strips: ImageStrip[]) => () => {
        if (strips.length > 0) this.tell({ type: 'experimentDrew', id, strips });
        this.tell({ type: 'experimentMeasured', id, rows });
      };
      const row = (arm: string, x: number, seed: number, measure: ExperimentMeasure, value: number, more: Partial<ExperimentRow> = {}): ExperimentRow => ({
        arm, x, seed, measure, against: 'target', value, sd: Math.abs(value) / 15, nReal: null, nFake: 'count' in request ? request.count : 64, floor: null, ...more,
      });
      const distances = (arm: string, x: number, seed: number, fd: number, against: 'target' | 'source' = 'target'): ExperimentRow[] => {
        const n = 'count' in request ? request.count : 64;
        const floor = (value: number) => ({ value, sd: value / 10, n: Math.min(n, 219), splits: 5 });
        return [
          row(arm, x, seed, 'fdIcon64', fd, { nReal: 439, against, floor: floor(6) }),
          row(arm, x, seed, 'kid', fd / 150, { nReal: 439, against, floor: floor(0.02) }),
          row(arm, x, seed, 'fdRandom', fd / 20, { nReal: 439, against, floor: floor(0.25) }),
        ];
      };
      const strip = (arm: string, x: number, seed: number, haze: number): ImageStrip => ({ arm, x, seed, images: this.labPictures(8, seed, haze) });
      switch (request.kind) {
        case 'replacement':
          return request.seeds.flatMap((seed) =>
            request.shares.map((share) => {
              const u = share / 100;
              const fd = request.side === 'data' ? 16 - 22 * u * (1 - u) * (u < 0.5 ? 1 : 0.3) + 60 * Math.max(0, u - 0.45) ** 1.5 : 16 + 55 * u ** 0.7;
              return measured(distances(request.side, share, seed, fd * (1 + 0.06 * wave(seed, share))), [strip(request.side, share, seed, request.side === 'data' ? u * u : u)]);
            }),
          );
        case 'zeroShot':
          return request.seeds.flatMap((seed) =>
            Array.from({ length: request.levels }, (_, level) => {
              const t = Math.round((level * 950) / (request.levels - 1));
              const error = (k: number): number => 0.04 + k * (t / 999) ** 1.6;
              return measured(
                [row('pretrained', t, seed, 'error', error(0.8)), row('current', t, seed, 'error', error(0.55))],
                [strip('original', t, seed, 0), strip('noised', t, seed, (3 * t) / 999), strip('pretrained', t, seed, t / 999), strip('current', t, seed, t / 2000)],
              );
            }),
          );
        case 'forgetting':
          return request.seeds.flatMap((seed) =>
            request.timesteps.map((t) =>
              measured(
                (['pretrained', 'current'] as const).flatMap((model) => (['target', 'source'] as const).map((against) => row(model, t, seed, 'loss', this.loss(model, against, t) * (1 + 0.05 * wave(seed, t)), { against, nFake: request.rows }))),
                [],
              ),
            ),
          );
        case 'ewc':
          return request.seeds.map((seed) => measured([row('current', this.labStep, seed, 'ewcTotal', 0.31 + 0.02 * wave(seed), { against: null, sd: null, nFake: request.samples }), row('current', this.labStep, seed, 'ewcMean', 1.6e-7, { against: null, sd: null, nFake: request.samples })], []));
        case 'baseline':
          return [measured([...distances('pretrained', 0, request.seeds[0] ?? 0, 74), ...request.timesteps.map((t) => row('pretrained', t, request.seeds[0] ?? 0, 'loss', this.loss('pretrained', 'target', t)))], [])];
        case 'comparison': {
          const arms = armsOf(request);
          return request.seeds.flatMap((seed) =>
            Array.from({ length: request.measurements + 1 }, (_, i) => Math.round((i * request.config.steps) / request.measurements)).flatMap((step) =>
              arms.map(({ id: arm }, index) => {
                const pace = 1 - Math.exp((-3 * step) / request.config.steps);
                const noise = 1 + 0.08 * wave(seed, index, step);
                return measured(
                  [
                    ...distances(arm, step, seed, (74 - (52 + 2.5 * index) * pace) * noise),
                    ...distances(arm, step, seed, (9 + (30 - 5 * index) * pace) * noise, 'source'),
                    ...(request.ewc ? [row(arm, step, seed, 'ewcTotal', (0.5 - 0.05 * index) * pace * noise, { against: null, sd: null })] : []),
                  ],
                  [strip(arm, step, seed, 1 - pace)],
                );
              }),
            ),
          );
        }
      }
    }

    private inspect(): void {
      const target: InspectedRow[] = Array.from({ length: 26 }, (_, i) => ({ kind: 'target', picture: i * 3, className: i % 9 === 0 ? '' : 'flags of the world', t: Math.floor(999 * Math.sqrt(((i * 7919) % 26) / 26)), curveWeight: 1, lossWeight: 1 / 26, loss: 0.02 + 0.01 * wave(i) }));
      const bank: InspectedRow[] = Array.from({ length: 6 }, (_, i) => ({ kind: 'bank', picture: i * 31, className: '', t: 999 - Math.floor(999 * Math.sqrt(((i * 17) % 6) / 6)), curveWeight: 1, lossWeight: 0.1 / 6, loss: 0.06 + 0.02 * wave(i) }));
      const rows = [...target, ...bank];
      const density = (rising: boolean): number[] => Array.from({ length: 1000 }, (_, t) => ((rising ? t + 1 : 1000 - t) * 2) / (1000 * 1001));
      const pictures = (haze: number): ImageBatch => this.labPictures(rows.length, 0, haze);
      this.tell({ type: 'stepInspected', inspected: { step: this.labStep + 1, rows, x0: pictures(0), xt: pictures(1), eps: pictures(9), predictedEps: pictures(8), predictedX0: pictures(0.4), targetDensity: density(true), bankDensity: density(false) } });
    }

    /** Discs of different colours under so much haze. */
    private labPictures(count: number, seed: number, haze: number): ImageBatch {
      const size = 32;
      const pixels = new Uint8ClampedArray(count * size * size * 4);
      for (let n = 0; n < count; n += 1) {
        for (let y = 0; y < size; y += 1) {
          for (let x = 0; x < size; x += 1) {
            const isInside = Math.hypot(x - 15.5, y - 15.5) < 14;
            const hue = (n * 47 + seed * 83 + Math.floor(y / 11) * 90) % 360;
            const channel = (shift: number): number => (isInside ? 128 + (120 * Math.cos(((hue + shift) * Math.PI) / 180)) / (1 + Math.max(0, haze - 1)) : 255 - 100 * Math.min(1, haze)) + haze * 80 * (Math.random() - 0.5);
            pixels.set([channel(0), channel(120), channel(240), 255], 4 * ((n * size + y) * size + x));
          }
        }
      }
      return { count, size, pixels };
    }
  };
}
