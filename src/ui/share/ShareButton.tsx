import { lazy, Suspense } from 'react';
import { closeDialog, openDialog, useIsOpen } from '../dialogs';
import { Icon } from '../runBar/Icon';
import { Hideable } from './hiddenControls';

/** Comes when it is wanted: with it come the QR code, the zip and the picture writers. */
const ShareDialog = lazy(() => import('./ShareDialog'));

export function ShareButton() {
  const isOpen = useIsOpen('share');
  return (
    <Hideable group="share">
      <button type="button" className="button button--quiet" aria-haspopup="dialog" data-testid="share" data-tour="share" onClick={() => openDialog('share')}>
        <Icon name="share" /> <span className="button__word">Share</span>
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <ShareDialog onClose={() => closeDialog('share')} />
        </Suspense>
      )}
    </Hideable>
  );
}
