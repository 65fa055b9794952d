import type { FailureKind } from '../../protocol/events';

/** A run that broke so often within so many milliseconds would only break again. */
const MOST = 2;
const WITHIN_MS = 600_000;
/** What a fresh device or worker may mend. A NaN repeats itself, and so does an error of ours. */
const mendable: readonly FailureKind[] = ['device-lost', 'worker-failed', 'out-of-memory'];

export interface RecoveryAdvice {
  /** How often it now has happened in a short while; null: it should not go on by itself. */
  timesIfItMayRecover: (kind: FailureKind) => number | null;
}

/** Whether a run that broke should go on by itself. */
export function recoveryAdvice(now: () => number = () => performance.now()): RecoveryAdvice {
  let losses: number[] = [];
  return {
    timesIfItMayRecover: (kind) => {
      if (!mendable.includes(kind)) return null;
      losses = [...losses.filter((time) => now() - time < WITHIN_MS), now()];
      return losses.length <= MOST ? losses.length : null;
    },
  };
}
