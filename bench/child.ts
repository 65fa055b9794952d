import { create, globals } from 'webgpu';
import { wordsOf } from '../src/cli/say';
import type { ContestantName, SampleContestant, TrainContestant } from './contestant';
import { GpuProbe } from './gpuProbe';
import { openMatMulPeak } from './matmulPeak';
import { softwareThreadSeconds } from './softwareThreads';
import type { Measurement, Reply, Request, Task } from './task';
import { loadWorkload, type Workload } from './workload';

/** Pixels of a drawn batch that are compared. */
const SEEN_PIXELS = 64;

interface Engine {
  openTrainer: (workload: Workload) => Promise<TrainContestant>;
  openSampler: (workload: Workload) => Promise<SampleContestant>;
}

interface Work {
  prepare: (step: number) => Promise<void>;
  /** What is measured: resolves with values to compare. */
  step: (step: number) => Promise<number[]>;
}

const nothing = () => Promise.resolve();

/** tfjs and jax-js look for navigator.gpu when they are loaded. */
const engines: Record<ContestantName, () => Promise<Engine>> = {
  ours: () => import('./ours'),
  tfjs: () => import('./tfjsTwin'),
  'jax-js': () => import('./jaxJs'),
};

/** One contestant in a process of its own: its backend, memory and threads are nobody else's. Answers the parent's requests in turn. */
class Child {
  #gpu = installDawn();
  #probe = new GpuProbe();
  #work: Work | null = null;

  async answer(request: Request): Promise<Reply> {
    try {
      if (request.type === 'open') {
        this.#work = await this.#open(request.task);
        return { type: 'opened' };
      }
      const measurement = await this.#measure(request.step);
      const { device } = this.#probe;
      return { type: 'measured', device, measurement: { ...measurement, threadSeconds: device.isSoftware ? measurement.threadSeconds : null } };
    } catch (error) {
      return { type: 'failed', message: wordsOf(error) };
    }
  }

  async #open(task: Task): Promise<Work> {
    if (task.kind === 'matmul') {
      const peak = await openMatMulPeak(this.#gpu, task.kernel, task.size);
      return { prepare: nothing, step: async () => [await peak.burst()] };
    }
    const workload = await loadWorkload(task.shape, task.batch);
    const engine = await engines[task.contestant]();
    if (task.kind === 'train') {
      const contestant = await engine.openTrainer(workload);
      return { prepare: contestant.prepare, step: async (step) => [await contestant.step(step)] };
    }
    const contestant = await engine.openSampler(workload);
    const draw = async () => {
      const pixels = await contestant.draw();
      return Array.from({ length: SEEN_PIXELS }, (_, index) => pixels[Math.floor((index * pixels.length) / SEEN_PIXELS)] ?? NaN);
    };
    return { prepare: nothing, step: draw };
  }

  async #measure(step: number): Promise<Measurement> {
    if (this.#work === null) throw new Error('There is no task yet.');
    await this.#work.prepare(step);
    await this.#probe.idle();
    this.#probe.takeCounts();
    const threadsBefore = softwareThreadSeconds();
    const start = performance.now();
    const pending = this.#work.step(step);
    const turned = nextTurn();
    const values = await pending;
    await this.#probe.idle();
    const wallMs = performance.now() - start;
    const threads = softwareThreadSeconds();
    const { live, peak } = this.#probe.memory;
    return {
      values,
      wallMs,
      jsMs: (await turned) - start,
      threadSeconds: threads === null || threadsBefore === null ? null : threads - threadsBefore,
      ...this.#probe.takeCounts(),
      liveBytes: live,
      peakBytes: peak,
      residentBytes: process.memoryUsage.rss(),
    };
  }
}

/** When the event loop turns next: what runs until then, promises that are settled already included, lets nothing else run. On performance.now()'s clock. */
function nextTurn(): Promise<number> {
  return new Promise((resolve) => setImmediate(() => resolve(performance.now())));
}

function installDawn(): GPU {
  Object.assign(globalThis, globals);
  const gpu = create([]);
  // jax-js reads the user agent too
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'Node' }, configurable: true });
  return gpu;
}

const child = new Child();
process.on('message', (request: Request) => void child.answer(request).then((reply) => process.send?.(reply)));
process.on('disconnect', () => process.exit(0));
