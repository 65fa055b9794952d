import { defaultRunConfig, standardSettings } from '../config/defaults';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import type { CommandBody } from '../protocol/commands';
import type { EngineEvent, EngineEventType } from '../protocol/events';
import { baseBytes, miniDataset } from '../training/miniBase.testdata';
import type { Assets } from './assets';
import { openCpuDevice } from './device';
import { Engine, type EngineOptions } from './engine';

export type EventOf<Type extends EngineEventType> = Extract<EngineEvent, { type: Type }>;

export function miniRunConfig(live: Partial<LiveSettings> = {}, changes: Partial<RunConfig> = {}): RunConfig {
  return {
    ...defaultRunConfig,
    base: 'mini',
    dataset: 'tiles',
    batchSize: 4,
    steps: 6,
    live: { ...standardSettings, ...live },
    bank: { size: 3, ddimSteps: 2 },
    sampling: { everySteps: 1_000_000, count: 2, ddimSteps: 2, guidance: 1 },
    evaluation: { everySteps: 0, count: 8, ddimSteps: 2, guidance: 1, source: false, share: 1, forgettingRows: 0 },
    ...changes,
  };
}

/** An engine on tfjs's CPU backend with the mini DiT, and everything that it has said. */
export class MiniEngine {
  readonly events: EngineEvent[] = [];
  readonly engine: Engine;
  /** Stands for the device: an error that nothing caught. */
  reportGpuError: (message: string) => void = () => undefined;
  #nextId = 1;
  #listeners = new Set<(event: EngineEvent) => void>();

  constructor(assets: Partial<Assets> = {}, options: Pick<EngineOptions, 'readInception'> = {}) {
    this.engine = new Engine({
      ...options,
      openDevice: (onGpuError) => {
        this.reportGpuError = onGpuError;
        return openCpuDevice();
      },
      assets: {
        base: () => Promise.resolve(baseBytes()),
        bank: () => Promise.resolve(null),
        dataset: () => Promise.resolve(miniDataset()),
        featureNet: () => Promise.reject(new Error('no feature net here')),
        ...assets,
      },
      emit: (event) => {
        this.events.push(event);
        for (const listener of this.#listeners) listener(event);
      },
    });
  }

  async send(command: CommandBody): Promise<number> {
    const id = this.#nextId++;
    await this.engine.handle({ id, ...command });
    return id;
  }

  /** Starts a run; resolves when training begins. */
  async start(config: RunConfig): Promise<void> {
    if (this.all('deviceReady').length === 0) await this.send({ type: 'initialize' });
    await this.send({ type: 'startRun', config });
  }

  /** A whole run, to its end. */
  async train(config: RunConfig): Promise<void> {
    await this.start(config);
    await this.engine.trainingEnded;
  }

  /** The next event of that type that is emitted from now on. */
  next<Type extends EngineEventType>(type: Type): Promise<EventOf<Type>> {
    return new Promise((resolve) => {
      const listener = (event: EngineEvent) => {
        if (event.type !== type) return;
        this.#listeners.delete(listener);
        resolve(event as EventOf<Type>);
      };
      this.#listeners.add(listener);
    });
  }

  all<Type extends EngineEventType>(type: Type): EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type);
  }

  /** What happened, without the progress in between; the same type in a row once. */
  get story(): EngineEventType[] {
    const types = this.events.map(({ type }) => type).filter((type) => type !== 'progressed');
    return types.filter((type, index) => type !== types[index - 1]);
  }

  get failures(): string[] {
    return this.all('commandFailed').map(({ command, message }) => `${command}: ${message}`);
  }
}
