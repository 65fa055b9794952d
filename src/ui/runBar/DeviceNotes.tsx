import { useStore } from 'zustand';
import { install, installOffer } from '../offline/installOffer';

const canKeepScreenOn = 'wakeLock' in navigator;

/** What this device does for long runs, and the way to have the page as an app where the browser offers it. */
export function DeviceNotes() {
  const offer = useStore(installOffer);
  return (
    <div className="device-notes">
      <p className="soft small">
        {canKeepScreenOn
          ? 'The screen stays on while a run trains and this page is in view.'
          : 'This browser cannot keep the screen on: for a long run, set the display not to sleep.'}{' '}
        In a hidden tab training goes on; sleep stops it, and the run then goes on from its last state.
      </p>
      {offer !== null && (
        <button type="button" className="button button--small" data-testid="install" title="In a window of its own; works without a network, too" onClick={install}>
          Install as an app
        </button>
      )}
    </div>
  );
}
