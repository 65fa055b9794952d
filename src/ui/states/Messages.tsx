import './Messages.css';
import { useState } from 'react';
import { NewVersion } from '../offline/NewVersion';
import type { VersionWatch } from '../offline/versionWatch';
import { useFact, useSession } from '../session/sessionContext';
import type { AddressConfig } from '../session/configFromAddress';
import { FailureMessage } from './FailureMessage';
import { InterruptedNote } from './InterruptedNote';
import { LibraryNotes } from './LibraryNotes';
import { RecoveryNote } from './RecoveryNote';
import { SoftwareNote } from './SoftwareNote';
import { StorageNote } from './StorageNote';

/** What a person should know now, under the run bar: a failed run, a command that could not be done, settings that were changed for them. */
export function Messages({ address, version }: { address: AddressConfig; version: VersionWatch }) {
  const { store } = useSession();
  const notices = useFact((state) => state.notices);
  const [isAddressRead, setAddressRead] = useState(false);
  return (
    <div className="messages">
      {address.problem !== null && !isAddressRead && (
        <div className="note note--danger message" role="alert" data-testid="alert">
          <p>{address.problem}</p>
          <button type="button" className="button button--small" onClick={() => setAddressRead(true)}>
            Dismiss
          </button>
        </div>
      )}
      <FailureMessage />
      <RecoveryNote />
      <StorageNote />
      {notices.map(({ id, message }) => (
        <div key={id} className="note note--danger message" role="alert" data-testid="alert">
          <p>{message}</p>
          <button type="button" className="button button--small" onClick={() => store.dispatch({ type: 'noticeDismissed', id })}>
            Dismiss
          </button>
        </div>
      ))}
      <InterruptedNote />
      <LibraryNotes />
      <NewVersion watch={version} />
      <SoftwareNote isConfigGiven={address.isGiven} />
    </div>
  );
}
