import { browserFacts } from '../../client/webGpuSupport';
import { webGpuAdvice } from '../../client/webGpuAdvice';
import { useFact, useSession } from '../session/sessionContext';

/** Why this browser cannot train, what to switch on, and what works all the same. */
export function NoWebGpu() {
  const { restartEngine } = useSession();
  const unavailable = useFact((state) => state.unavailable);
  if (unavailable === null) return null;
  /** There the recorded run would lie below the foot of the screen. */
  const isNarrow = matchMedia('(max-width: 699.98px)').matches;
  const facts = browserFacts();
  const { cause, steps } = webGpuAdvice(facts, unavailable.reason);
  return (
    <div className="note" role="alert" data-testid="no-webgpu">
      <details open={!isNarrow}>
        <summary>
          <strong>Training needs WebGPU. {cause}</strong>
        </summary>
        <ol className="steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p className="soft small">All but training works here: the recorded run below, what the lab found out about it, the picture sets and the curve. The browser’s own words: {unavailable.message}</p>
      </details>
      <div className="note__actions">
        {facts.hasWebGpu ? (
          <button type="button" className="button" onClick={restartEngine}>
            Try again
          </button>
        ) : (
          <button type="button" className="button" onClick={() => location.reload()}>
            Reload the page
          </button>
        )}
      </div>
    </div>
  );
}
