import { selectPhase, selectTenthsDone } from '../../store/selectors';
import type { Phase } from '../../store/playgroundState';
import { selectLabNews } from '../../store/labWords';
import { useFact } from '../session/sessionContext';

function announcement(phase: Phase, tenths: number, step: number): string {
  switch (phase) {
    case 'preparing':
      return 'The run is being prepared.';
    case 'running':
      return tenths === 0 ? 'Training has started.' : `${tenths * 10} percent done.`;
    case 'paused':
      return `Paused at step ${step}.`;
    case 'finished':
      return 'Training has finished.';
    case 'stopped':
      return `Training was stopped at step ${step}.`;
    case 'idle':
      return 'The graphics device is ready.';
    case 'starting':
    case 'unavailable':
    case 'failed':
      return '';
  }
}

/** Tells a screen reader of starts, tenths and ends, and of nothing between. Failures are alerts of their own. */
export function Announcer() {
  const phase = useFact(selectPhase);
  const tenths = useFact(selectTenthsDone);
  const step = useFact((state) => (state.phase === 'paused' || state.phase === 'stopped' ? (state.run?.step ?? 0) : 0));
  const labNews = useFact(selectLabNews);
  return (
    <>
      <div className="visually-hidden" role="status" data-testid="announcer">
        {announcement(phase, tenths, step)}
      </div>
      <div className="visually-hidden" role="status" data-testid="lab-announcer">
        {labNews}
      </div>
    </>
  );
}
