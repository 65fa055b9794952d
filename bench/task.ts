import type { ContestantName } from './contestant';
import type { DeviceFacts } from './gpuProbe';
import type { MatMulKernel } from './matmulPeak';
import type { ModelShape } from './modelShape';

/** What a child process is there for. */
export type Task =
  | { kind: 'train' | 'sample'; contestant: ContestantName; shape: ModelShape; batch: number }
  | { kind: 'matmul'; kernel: MatMulKernel; size: number };

/** One step of a task, as the child measured it. */
export interface Measurement {
  /** train: the loss; sample: some of the pixels; matmul: the floating-point operations done. */
  values: number[];
  /** From the call until the GPU had nothing left to do. */
  wallMs: number;
  /** Of that, until the event loop turned for the first time: JavaScript that blocks the thread. */
  jsMs: number;
  /** Processor time of the software driver's threads; null on hardware. */
  threadSeconds: number | null;
  dispatches: number;
  submits: number;
  /** Buffers alive after the step, and the most that ever were, bytes. */
  liveBytes: number;
  peakBytes: number;
  /** Resident memory of the process, bytes. */
  residentBytes: number;
}

/** Parent to child. `run` begins with step 1. */
export type Request = { type: 'open'; task: Task } | { type: 'run'; step: number };

/** Child to parent, one for each request. */
export type Reply = { type: 'opened' } | { type: 'measured'; measurement: Measurement; device: DeviceFacts } | { type: 'failed'; message: string };
