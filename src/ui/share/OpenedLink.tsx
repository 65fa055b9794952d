import './Share.css';
import { lazy, Suspense } from 'react';
import { useSharedLink } from './sharedLinkContext';

const LinkedRun = lazy(() => import('./LinkedRun'));

/** What the page's address says of a run: shown at once, believed by nobody, run here on request. */
export function OpenedLink() {
  const { opened, hidden, close, showAll } = useSharedLink();
  return (
    <div className="messages">
      {opened?.kind === 'unusable' && (
        <div className="note note--danger message" role="alert" data-testid="bad-link">
          <p>{opened.reason} The page stands as it is without it.</p>
          <button type="button" className="button button--small" onClick={close}>
            Dismiss
          </button>
        </div>
      )}
      {opened?.kind === 'opened' && (
        <Suspense fallback={null}>
          <LinkedRun key={JSON.stringify(opened.run.config)} run={opened.run} clamped={opened.clamped} unknownNames={opened.unknownNames} onClose={close} />
        </Suspense>
      )}
      {hidden.size > 0 && (
        <div className="note message" role="status" data-testid="hidden-controls">
          <p>Some controls are hidden by this link.</p>
          <button type="button" className="button button--small" onClick={showAll}>
            Show all
          </button>
        </div>
      )}
    </div>
  );
}
