import { useState } from 'react';
import { useStore } from 'zustand';
import { useFact, useSession } from '../session/sessionContext';

/** What a person should know of the kept runs: that one is in another tab's hands, that a record is damaged. */
export function LibraryNotes() {
  const { library } = useSession();
  const isHeldElsewhere = useStore(library.store, ({ current, heldElsewhere }) => current !== null && heldElsewhere.includes(current));
  const damaged = useStore(library.store, (state) => state.damaged);
  const keepsNothing = useStore(library.store, ({ use }) => use !== null && !use.isLasting);
  const hasRun = useFact((state) => state.run !== null);
  const [isRead, setRead] = useState(false);
  return (
    <>
      {keepsNothing && hasRun && (
        <div className="note message" role="status" data-testid="keeps-nothing">
          <p>This browser keeps nothing for this page (a private window, or storage that is blocked): the run lasts as long as the page is open. Share, above, saves it as a file.</p>
        </div>
      )}
      {isHeldElsewhere && (
        <div className="note message" role="status" data-testid="held-elsewhere">
          <p>Another tab is training this run. Here it can only be looked at, as it was when it was opened; stop it there, or close that tab, to go on with it here.</p>
        </div>
      )}
      {damaged.length > 0 && !isRead && (
        <div className="note note--danger message" role="alert" data-testid="damaged-runs">
          <p>
            {damaged.length === 1 ? 'The record of a kept run' : `The records of ${damaged.length} kept runs`} cannot be read: {damaged.join(', ')}. All other runs are untouched. If you have its run file, import that.
          </p>
          <button type="button" className="button button--small" onClick={() => setRead(true)}>
            Dismiss
          </button>
        </div>
      )}
    </>
  );
}
