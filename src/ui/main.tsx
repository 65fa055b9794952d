import './look/tokens.css';
import './look/base.css';
import './look/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { applyTheme, storedTheme } from './look/theme';
import { startSession } from './session/startSession';

applyTheme(storedTheme());
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with id "root".');
const { session, address } = startSession(location.search);
createRoot(root).render(
  <StrictMode>
    <App session={session} address={address} />
  </StrictMode>,
);
