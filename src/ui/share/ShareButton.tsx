import { lazy, Suspense, useState } from 'react';
import { Icon } from '../runBar/Icon';
import { Hideable } from './hiddenControls';

/** Comes when it is wanted: with it come the QR code, the zip and the picture writers. */
const ShareDialog = lazy(() => import('./ShareDialog'));

export function ShareButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Hideable group="share">
      <button type="button" className="button button--quiet" aria-haspopup="dialog" data-testid="share" data-tour="share" onClick={() => setOpen(true)}>
        <Icon name="share" /> <span className="button__word">Share</span>
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <ShareDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Hideable>
  );
}
