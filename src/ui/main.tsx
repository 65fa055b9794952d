import '../config/zodWithoutEval';
import './look/tokens.css';
import './look/base.css';
import './look/controls.css';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { trustOwnScriptsOnly } from '../client/ownScripts';
import { App } from './App';
import { applyTheme } from './look/theme';
import { watchInstallOffer } from './offline/installOffer';
import { startVersionWatch } from './offline/startVersionWatch';
import { keepAwake } from './session/keepAwake';
import { startSession } from './session/startSession';

function begin(): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no element with id "root".');
  const { session, address, firstView } = startSession(location.search);
  const version = startVersionWatch(session.store, firstView);
  keepAwake(session.store, { wakeLock: (navigator as Partial<Navigator>).wakeLock, page: document });
  const page = (
    <StrictMode>
      <App session={session} address={address} version={version} firstView={firstView} />
    </StrictMode>
  );
  startTransition(() => createRoot(root).render(page)); // in slices: nothing that comes meanwhile has to wait for all of it
}

trustOwnScriptsOnly(location.href);
applyTheme();
watchInstallOffer(window);
setTimeout(begin); // in a task of its own, after that in which all the modules were set up
