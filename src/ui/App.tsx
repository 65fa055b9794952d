import './App.css';
import { lazy, Suspense, use, useRef } from 'react';
import { SkipLink } from './commands/SkipLink';
import { IntakeProvider } from './intake/IntakeProvider';
import { Lessons } from './lessons/Lessons';
import { MeasuresPane } from './measures/MeasuresPane';
import type { VersionWatch } from './offline/versionWatch';
import { PaneTabs } from './PaneTabs';
import { RecipePane } from './recipe/RecipePane';
import { Announcer } from './runBar/Announcer';
import { RunBar } from './runBar/RunBar';
import { SamplesPane } from './samples/SamplesPane';
import type { AddressConfig } from './session/configFromAddress';
import type { Session } from './session/session';
import { SessionContext } from './session/sessionContext';
import { OpenedLink } from './share/OpenedLink';
import { SharedLink } from './share/SharedLink';
import { Messages } from './states/Messages';

/** The lab lies below the first view, and is fetched after it. */
const LabPane = lazy(() => import('./lab/LabPane'));

function LaterLab({ after }: { after: Promise<void> }) {
  use(after);
  return <LabPane />;
}

export interface AppProps {
  session: Session;
  address: AddressConfig;
  version: VersionWatch;
  /** What the page shows first is on the screen. */
  firstView: Promise<void>;
}

export function App({ session, address, version, firstView }: AppProps) {
  const panes = useRef<HTMLElement>(null);
  return (
    <SessionContext value={session}>
      <SharedLink>
        <IntakeProvider>
          <div className="app">
            <SkipLink />
            <RunBar />
            <div>
              <OpenedLink />
              <Messages address={address} version={version} />
              <Lessons />
            </div>
            <main className="panes" ref={panes}>
              <RecipePane />
              <SamplesPane />
              <MeasuresPane />
              <Suspense fallback={<section className="pane pane--lab" id="lab" aria-label="Lab" />}>
                <LaterLab after={firstView} />
              </Suspense>
            </main>
            <PaneTabs scroller={panes} />
            <Announcer />
          </div>
        </IntakeProvider>
      </SharedLink>
    </SessionContext>
  );
}
