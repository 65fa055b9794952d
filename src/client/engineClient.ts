import type { Command, CommandBody } from '../protocol/commands';
import type { EngineEvent } from '../protocol/events';

/** The page's handle on the engine: commands out, events in. The worker behind it can be replaced by a fresh one. */
export interface EngineClient {
  /** Returns the command's id; 0 when there is no worker to send it to, and none to come. */
  send: (body: CommandBody) => number;
  /** Starts the worker, or a fresh one in place of the present one. */
  start: () => void;
  /** Starts the worker once `ready` is there; commands sent before wait for it. */
  startAfter: (ready: Promise<void>) => void;
  stop: () => void;
}

/** As much of a worker as is needed of the engine's. */
export type EngineWorker = Pick<Worker, 'addEventListener' | 'postMessage' | 'terminate'>;
export type WorkerFactory = () => EngineWorker;

const startWorker: WorkerFactory = () =>
  new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'engine' });

function transferredWith(body: CommandBody): Transferable[] {
  if (body.type === 'loadInception') return [body.bytes];
  if (body.type === 'provideDataset') return [body.dataset.pixels.buffer];
  if (body.type === 'startRun') return body.from === undefined ? [] : [body.from];
  return body.type === 'loadBase' && body.source.kind === 'file' ? [body.source.bytes] : [];
}

/** What a worker says first: the name of a lock that it holds for as long as it lives. A worker that is killed sends no event, but its lock becomes free. */
interface LifeLock {
  lifeLock: string;
}
const isLifeLock = (message: EngineEvent | LifeLock): message is LifeLock => 'lifeLock' in message;

function whenFree(lock: string, then: () => void): void {
  void (navigator as Partial<Navigator>).locks?.request(lock, then);
}

const failed = (message: string): EngineEvent => ({ type: 'runFailed', kind: 'worker-failed', step: 0, lastGoodStep: 0, message });

export function createEngineClient(onEvent: (event: EngineEvent) => void, createWorker: WorkerFactory = startWorker): EngineClient {
  let worker: EngineWorker | null = null;
  /** Ids of experiments are kept with their run: those of a later visit must be others. */
  let lastId = Date.now();
  /** For a worker that is still to come; null: none is. */
  let waiting: Command[] | null = null;

  const post = (command: Command): void => worker?.postMessage(command, transferredWith(command));

  function stop(): void {
    worker?.terminate();
    worker = null;
    waiting = null;
  }

  function start(): void {
    const early = waiting ?? [];
    stop();
    let heard = false;
    try {
      const started = createWorker();
      worker = started;
      started.addEventListener('message', ({ data }: MessageEvent<EngineEvent | LifeLock>) => {
        if (isLifeLock(data)) {
          whenFree(data.lifeLock, () => {
            if (worker === started) onEvent(failed('The training worker ended without a word: the browser may have run out of memory.'));
          });
          return;
        }
        heard = true;
        if (worker === started) onEvent(data);
      });
      started.addEventListener('error', (event) => {
        event.preventDefault();
        if (worker !== started) return;
        const reason = event.message || 'the browser gave no reason';
        onEvent(failed(heard ? `The training worker stopped: ${reason}.` : `The training worker did not start: ${reason}.`));
      });
      started.addEventListener('messageerror', () => {
        if (worker === started) onEvent(failed('A message from the training worker could not be read.'));
      });
      early.forEach(post);
    } catch (error) {
      worker = null;
      onEvent(failed(`The training worker could not be started: ${error instanceof Error ? error.message : String(error)}.`));
    }
  }

  return {
    start,
    startAfter: (ready) => {
      const mine: Command[] = [];
      waiting = mine;
      void ready.then(() => waiting === mine && start());
    },
    stop,
    send: (body) => {
      if (worker === null && waiting === null) return 0;
      lastId += 1;
      const command: Command = { ...body, id: lastId };
      if (waiting === null) post(command);
      else waiting.push(command);
      return lastId;
    },
  };
}
