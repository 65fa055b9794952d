import type { FailureKind } from '../../protocol/events';

/** A run that broke so often within so many milliseconds would only break again. */
const MOST = 2;
const WITHIN_MS = 600_000;
/** A lost device breaks the step that was under way, which may be heard of first. */
const ECHO_MS = 5_000;
/** What a fresh device or worker may mend. A NaN repeats itself, and so does an error of ours. */
const mendable: readonly FailureKind[] = ['device-lost', 'worker-failed', 'out-of-memory'];

export interface RecoveryAdvice {
  /** A run that was on has failed, for whatever reason. */
  ranInto: (kind: FailureKind) => void;
  /** Whether a failure is the cause of one that ended the run a moment ago. */
  explainsLast: (kind: FailureKind) => boolean;
  /** How often it now has happened in a short while; null: it should not go on by itself. */
  timesIfItMayRecover: (kind: FailureKind) => number | null;
}

/** Whether a run that broke should go on by itself. */
export function recoveryAdvice(now: () => number = () => performance.now()): RecoveryAdvice {
  let losses: number[] = [];
  let failedInternallyAt = -Infinity;
  return {
    ranInto: (kind) => {
      failedInternallyAt = kind === 'internal' ? now() : -Infinity;
    },
    explainsLast: (kind) => kind === 'device-lost' && now() - failedInternallyAt < ECHO_MS,
    timesIfItMayRecover: (kind) => {
      if (!mendable.includes(kind)) return null;
      losses = [...losses.filter((time) => now() - time < WITHIN_MS), now()];
      return losses.length <= MOST ? losses.length : null;
    },
  };
}
