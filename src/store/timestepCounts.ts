import type { StepRecord } from '../protocol/events';

/** How often each stretch of timesteps was drawn, since the curves were last changed. */
export interface TimestepCounts {
  /** Steps done before counting began. */
  sinceStep: number;
  target: readonly number[];
  bank: readonly number[];
  targetTotal: number;
  bankTotal: number;
}

export const timestepBins = 25;
const timesteps = 1000;
export const timestepsPerBin = timesteps / timestepBins;

export function emptyTimestepCounts(sinceStep: number): TimestepCounts {
  const zeros = new Array<number>(timestepBins).fill(0);
  return { sinceStep, target: zeros, bank: zeros, targetTotal: 0, bankTotal: 0 };
}

function countInto(counts: readonly number[], drawn: readonly number[]): number[] {
  const next = [...counts];
  for (const t of drawn) {
    const bin = Math.min(timestepBins - 1, Math.max(0, Math.floor(t / timestepsPerBin)));
    next[bin] = (next[bin] ?? 0) + 1;
  }
  return next;
}

export function countTimesteps(counts: TimestepCounts, steps: readonly StepRecord[]): TimestepCounts {
  const targetT = steps.flatMap((step) => step.targetT);
  const bankT = steps.flatMap((step) => step.bankT);
  return {
    sinceStep: counts.sinceStep,
    target: countInto(counts.target, targetT),
    bank: countInto(counts.bank, bankT),
    targetTotal: counts.targetTotal + targetT.length,
    bankTotal: counts.bankTotal + bankT.length,
  };
}
