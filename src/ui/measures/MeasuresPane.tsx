import { formatLoss } from '../formatting';
import { useFact } from '../session/sessionContext';

export function MeasuresPane() {
  const latest = useFact((state) => state.run?.latest ?? null);
  return (
    <section className="pane pane--measures" aria-label="How it goes">
      <span data-testid="loss-reconsolidation">{formatLoss(latest?.reconsolidation)}</span>
      <span data-testid="loss-retention">{formatLoss(latest?.retention)}</span>
    </section>
  );
}
