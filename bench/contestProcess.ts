import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DeviceFacts } from './gpuProbe';
import type { Measurement, Reply, Request, Task } from './task';

const STDERR = 2;

/** The parent's handle on a child process that does one task, step by step. */
export class ContestProcess {
  #child: ChildProcess;
  #label: string;
  #device: DeviceFacts | null = null;

  /** label: what messages call it. */
  private constructor(child: ChildProcess, label: string) {
    this.#child = child;
    this.#label = label;
  }

  /** Starts the child and has it load model and data. */
  static async open(task: Task): Promise<ContestProcess> {
    const bundle = fileURLToPath(new URL('benchChild.mjs', import.meta.url));
    // stdout is the parent's, for results; structured clones keep a NaN what it is
    const child = fork(bundle, { stdio: ['ignore', STDERR, STDERR, 'ipc'], serialization: 'advanced', execArgv: ['--enable-source-maps'] });
    const opened = new ContestProcess(child, task.kind === 'matmul' ? `matmul (${task.kernel})` : task.contestant);
    await opened.#ask({ type: 'open', task });
    return opened;
  }

  /** Known from the first step on. */
  get device(): DeviceFacts {
    if (this.#device === null) throw new Error(`${this.#label} has not done a step yet.`);
    return this.#device;
  }

  /** 1 for the first, then one after the other. */
  async run(step: number): Promise<Measurement> {
    const reply = await this.#ask({ type: 'run', step });
    if (reply.type !== 'measured') throw new Error(`${this.#label} did not measure step ${step}.`);
    this.#device = reply.device;
    return reply.measurement;
  }

  close(): void {
    this.#child.kill();
  }

  #ask(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const exited = (status: number | null, signal: string | null) => {
        reject(new Error(`${this.#label}: its process ended (${signal ?? `status ${status ?? '?'}`}).`));
      };
      this.#child.once('exit', exited);
      this.#child.once('message', (reply: Reply) => {
        this.#child.off('exit', exited);
        if (reply.type === 'failed') reject(new Error(`${this.#label}: ${reply.message}`));
        else resolve(reply);
      });
      this.#child.send(request);
    });
  }
}
