import '../config/zodWithoutEval';
import './look/tokens.css';
import './look/base.css';
import './look/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { trustOwnScriptsOnly } from '../client/ownScripts';
import { App } from './App';
import { applyTheme } from './look/theme';
import { startVersionWatch } from './offline/startVersionWatch';
import { startSession } from './session/startSession';

trustOwnScriptsOnly(location.href);
applyTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with id "root".');
const { session, address, firstView } = startSession(location.search);
const version = startVersionWatch(session.store, firstView);
createRoot(root).render(
  <StrictMode>
    <App session={session} address={address} version={version} firstView={firstView} />
  </StrictMode>,
);
