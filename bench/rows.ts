import type { ContestantName } from './contestant';
import type { SizeName } from './modelShape';
import type { Measurement } from './task';

/** What the device reaches in the benchmark's own matrix product. */
export interface MatMulPeakResult {
  gflopPerSecond: number;
  /** Per second of the software driver's processor time; null on hardware. */
  gflopPerThreadSecond: number | null;
}

/** The medians of a contestant's measured steps. */
export interface CostRow {
  /** Measured steps. */
  steps: number;
  wallMs: number;
  /** JavaScript that blocks the thread; null where no single number says it. */
  jsMs: number | null;
  dispatches: number;
  submits: number;
  /** The most that the device's buffers ever held, 10⁶ bytes. */
  gpuMB: number;
  /** Matrix products alone, counted from the shapes, 10⁹. */
  gflop: number;
  gflopPerSecond: number;
  /** Of the matrix-product peak, 0…1: by thread seconds on software, by wall time on hardware. */
  peakShare: number;
  /** Processor time of the software driver; null on hardware. */
  threadSeconds: number | null;
}

export interface ContestRow extends CostRow {
  size: SizeName;
  batch: number;
  contestant: ContestantName;
}

/** flop: floating-point operations of one step. */
export function costOf(measured: Measurement[], flop: number, peak: MatMulPeakResult): CostRow {
  const of = (value: (measurement: Measurement) => number) => median(measured.map(value));
  const wallMs = of(({ wallMs }) => wallMs);
  const threads = measured.map(({ threadSeconds }) => threadSeconds).filter((seconds) => seconds !== null);
  const threadSeconds = threads.length < measured.length ? null : median(threads);
  const gflop = flop / 1e9;
  const gflopPerSecond = gflop / (wallMs / 1000);
  return {
    steps: measured.length,
    wallMs,
    jsMs: of(({ jsMs }) => jsMs),
    dispatches: of(({ dispatches }) => dispatches),
    submits: of(({ submits }) => submits),
    gpuMB: Math.max(...measured.map(({ peakBytes }) => peakBytes)) / 1e6,
    gflop,
    gflopPerSecond,
    peakShare: threadSeconds !== null && peak.gflopPerThreadSecond !== null ? gflop / threadSeconds / peak.gflopPerThreadSecond : gflopPerSecond / peak.gflopPerSecond,
    threadSeconds,
  };
}

/** What ratios are taken of: thread seconds where all have them (a software GPU), else wall time. */
export type Basis = 'threadSeconds' | 'wallMs';

export function basisOf(rows: CostRow[]): Basis {
  return rows.every(({ threadSeconds }) => threadSeconds !== null) ? 'threadSeconds' : 'wallMs';
}

/** Our advantage in one cell of the contest: the rival's cost over ours, more than 1 when ours costs less. null when one of them did not take part. */
export function advantageOver(rival: ContestantName, rows: ContestRow[], basis: Basis): number | null {
  const costOfOne = (name: ContestantName) => rows.find(({ contestant }) => contestant === name)?.[basis] ?? null;
  const [ours, theirs] = [costOfOne('ours'), costOfOne(rival)];
  return ours === null || theirs === null ? null : theirs / ours;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
