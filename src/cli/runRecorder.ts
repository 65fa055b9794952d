import { renameSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { ImageDataset } from '../data/imageDataset';
import type { EngineEvent } from '../protocol/events';
import type { RunFile } from '../share/runFile';
import { writeRunFile, type RunFileContents } from '../share/writeRunFile';
import { memoryBytes } from '../storage/byteStore';
import { isLogged, type Library, type LoggedEvent, type NewRun } from '../storage/library';
import { memoryRecords } from '../storage/memoryRecords';
import { storedLibrary } from '../storage/storedLibrary';

/** A run on the command line is written down as in the page, but in memory: what stays is its run file. */
const memoryLibrary = (): Library =>
  storedLibrary({ records: memoryRecords(), bytes: memoryBytes(), use: () => Promise.resolve({ usedBytes: null, quotaBytes: null, isPersisted: false, isLasting: false }) });

export interface RunRecorderOptions {
  /** Of the run file. */
  path: string;
  /** The pictures that are learnt from, to be put in; null: they stay out. */
  dataset: ImageDataset | null;
  /** What names exactly these pictures wherever the file is opened; the engine may call them otherwise. */
  datasetId: string;
}

/** Keeps the run file of a run true: written anew whenever the engine hands out a state, and at the end. */
export class RunRecorder {
  #library = memoryLibrary();
  /** null: nothing has happened yet that is worth a record. */
  #id: string | null = null;
  #start: NewRun | null;
  #options: RunRecorderOptions;
  /** The newest that were exported. */
  #weights: RunFileContents['weights'] = null;
  /** What was heard is written down one after the other. */
  #queue: Promise<void> = Promise.resolve();

  /** Of a new run; null: of one that resume() tells of. */
  constructor(start: NewRun | null, options: RunRecorderOptions) {
    this.#start = start;
    this.#options = options;
  }

  /** Of a run that goes on after `step`: what its file says of later steps is forgotten. */
  static async ofResumedRun({ run, log, states }: RunFile, step: number, options: RunRecorderOptions): Promise<RunRecorder> {
    const recorder = new RunRecorder(null, options);
    const { id } = await recorder.#library.importRun(run, log, states);
    await recorder.#library.cutLog(id, step);
    recorder.#id = id;
    return recorder;
  }

  hear(event: EngineEvent): void {
    if (event.type === 'deviceReady' && this.#start !== null) this.#start = { ...this.#start, device: event.device.name };
    if (event.type === 'weightsExported') this.#weights = { name: `step-${event.step}.safetensors`, bytes: event.bytes };
    if (isLogged(event)) {
      this.#then(async (id) => {
        await this.#library.appendToLog(id, [this.#withName(event)]);
      });
    }
    if (event.type === 'stateCaptured') {
      this.#then(async (id) => {
        await this.#library.saveState(id, event.step, event.bytes);
        await this.#write(id);
      });
    }
  }

  /** Writes what is left; a run that has not begun leaves no file. Rejects when the file could not be written. */
  async finish(): Promise<void> {
    await this.#queue;
    if (this.#id !== null) await this.#write(this.#id);
  }

  #then(work: (id: string) => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#id === null && this.#start !== null) this.#id = (await this.#library.createRun(this.#start)).id;
      if (this.#id !== null) await work(this.#id);
    });
    this.#queue.catch(() => undefined); // finish() tells
  }

  async #write(id: string): Promise<void> {
    const run = (await this.#library.runs()).runs.find((other) => other.id === id);
    if (run === undefined) return;
    const states: RunFile['states'] = [];
    for (const { step, isKept } of run.states) states.push({ step, isKept, bytes: await this.#library.state(id, step) });
    const { path, dataset } = this.#options;
    const file = await writeRunFile({ run, log: await this.#library.log(id), states, dataset, weights: this.#weights });
    await writeFile(`${path}.part`, file.stream());
    renameSync(`${path}.part`, path); // whoever ends this process leaves a whole file
  }

  #withName(event: LoggedEvent): LoggedEvent {
    const { datasetId } = this.#options;
    if (event.type === 'runStarted') return { ...event, config: { ...event.config, dataset: datasetId } };
    return event.type === 'datasetLoaded' ? { ...event, dataset: datasetId } : event;
  }
}
