import type { MatMulChoice, MatMulTimes } from '../config/matMulFamily';
import type { ExperimentRequest, ScheduledChange } from '../config/experiments';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import type { ImageDataset } from '../data/imageDataset';

/** Where a base model comes from: bundled under public/models, or a file that the person opened. */
export type BaseSource =
  | { kind: 'bundled'; id: string }
  | { kind: 'file'; name: string; bytes: ArrayBuffer };

/** Where and how a run begins. */
export interface RunStart {
  config: RunConfig;
  /** Changes of live settings to be made at their steps, ascending: with them a run is repeated, or gone on with, as it was. A change by hand drops those still to come. */
  changes?: ScheduledChange[];
  /** A state that the same run was in (training/stateFile.ts): goes on from there, bit for bit as if it had never stopped. */
  from?: ArrayBuffer;
  /** Captures the whole state about this often, and whenever training stands still; never when left out. */
  captureEveryMs?: number;
}

/** How a grid of samples is drawn. Same seed, same noise, whatever the model. */
export interface SampleRequest {
  model: 'pretrained' | 'current';
  count: number;
  ddimSteps: number;
  guidance: number;
  seed: number;
}

/** How an evaluation is made: `count` samples of the current EMA model against the whole target set. */
export interface EvaluateRequest {
  count: number;
  ddimSteps: number;
  guidance: number;
  seed: number;
}

/** Which programs are to multiply matrices, and what is known about that from earlier visits. */
export interface MatMulWish {
  choice: MatMulChoice;
  /** What was measured before, by the device's name. */
  remembered: Readonly<Record<string, MatMulTimes>>;
}

/** What the page may ask of the worker. Imperative; every command gets `id` back in a commandFailed event if it cannot be done. */
export type Command = { id: number } & (
  /** Without a wish: the faster programs, measured now. */
  | { type: 'initialize'; matMul?: MatMulWish }
  /** From the next run on. */
  | { type: 'chooseMatMul'; wish: MatMulWish }
  | { type: 'loadBase'; source: BaseSource }
  | { type: 'loadDataset'; dataset: string }
  /** The weights behind FID (docs/inception.md), for the session: from then on it is measured, too. */
  | { type: 'loadInception'; name: string; bytes: ArrayBuffer }
  | { type: 'buildBank'; size: number; ddimSteps: number; seed: number }
  /** A set that no host serves: a person's own. The engine keeps it under its id. */
  | { type: 'provideDataset'; dataset: ImageDataset }
  /** Prepares what is missing (base, dataset, bank), draws the pre-trained model's samples, then trains. */
  | ({ type: 'startRun' } & RunStart)
  | { type: 'pauseRun' }
  | { type: 'resumeRun' }
  /** One training step of a paused run. */
  | { type: 'stepRun' }
  | { type: 'stopRun' }
  | { type: 'changeSettings'; settings: Partial<LiveSettings> }
  | { type: 'sample'; request: SampleRequest }
  /** The same pictures, with the places that they pass on their way from noise. */
  | { type: 'drawDenoising'; request: SampleRequest }
  | { type: 'evaluate'; request: EvaluateRequest }
  /** Begun when those asked for before it are over; its id is the command's. */
  | { type: 'startExperiment'; request: ExperimentRequest }
  | { type: 'pauseExperiment' | 'resumeExperiment' | 'cancelExperiment'; experiment: number }
  /** Takes the next training step apart without taking it. */
  | { type: 'inspectStep' }
  | { type: 'exportWeights'; weights: 'ema' | 'raw'; dtype: 'F32' | 'F16' }
);

export type CommandType = Command['type'];
/** A command as its sender writes it: the client adds the id. */
export type CommandBody = Command extends infer C ? (C extends { id: number } ? Omit<C, 'id'> : never) : never;
