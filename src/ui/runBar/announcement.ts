import type { MeasuredAgainst } from '../../protocol/events';
import type { PlaygroundState, RunRecord } from '../../store/playgroundState';
import { formatCount, formatLoss } from '../formatting';
import { countsInWords, formatWithSpread } from '../measures/measureWords';
import { workWords } from './progressWords';

/** Nobody wants to be told of progress more often. */
const LEAST_MS = 15_000;

/** Hundredths done, in tenths, quarters or halves of the run: whichever are far enough apart in time. */
export function percentDone({ step, stepMs, config }: Pick<RunRecord, 'step' | 'stepMs' | 'config'>): number {
  const runMs = config.steps * (stepMs ?? 0);
  const parts = [10, 4, 2].find((count) => runMs / count >= LEAST_MS) ?? 1;
  return (Math.floor((parts * step) / config.steps) * 100) / parts;
}

function distanceWords({ evaluations }: RunRecord, against: MeasuredAgainst): string[] {
  const measured = evaluations[against].at(-1)?.distances.fdIcon64;
  return measured === undefined ? [] : [`FD-icon64 to the ${against} ${formatWithSpread(measured)}, ${countsInWords(measured)}`];
}

/** What came of a run, in one sentence. */
export function resultInWords(run: RunRecord): string {
  const { latest } = run;
  const losses = latest === null ? [] : [`reconsolidation loss ${formatLoss(latest.reconsolidation)}`, ...(latest.retention === null ? [] : [`retention loss ${formatLoss(latest.retention)}`])];
  const distances = [...distanceWords(run, 'target'), ...distanceWords(run, 'source')];
  return [...losses, ...(distances.length === 0 ? ['no distance was measured'] : distances)].join('; ');
}

/** What a screen reader is told of the run on the screen: starts, parts and ends, and nothing between. Failures are alerts of their own. */
export function announcement({ phase, run, progress }: Pick<PlaygroundState, 'phase' | 'run' | 'progress'>): string {
  const step = formatCount(run?.step ?? 0);
  switch (phase) {
    case 'preparing':
      return `The run is being prepared${progress === null ? '' : `: ${workWords[progress.work]}`}.`;
    case 'running': {
      const percent = run === null ? 0 : percentDone(run);
      return percent === 0 ? 'Training has started.' : `${percent} percent done.`;
    }
    case 'paused':
      return `Paused at step ${step}.`;
    case 'finished':
      return run === null ? 'Training has finished.' : `Training has finished after ${step} steps: ${resultInWords(run)}.`;
    case 'stopped':
      return run === null ? 'Training was stopped.' : `Training was stopped at step ${step}: ${resultInWords(run)}.`;
    case 'idle':
      return 'The graphics device is ready.';
    case 'starting':
    case 'unavailable':
    case 'failed':
      return '';
  }
}
