import './Lab.css';
import { useMemo, useState } from 'react';
import { methodOf } from '../../config/defaults';
import type { ExperimentKind } from '../../config/experiments';
import type { LabTab } from '../../store/lab';
import { defaultForm, type LabForm } from '../../store/labRequests';
import { methodColor } from '../methodWords';
import { firstRunsView } from '../runs/runsView';
import { RunsTab } from '../runs/RunsTab';
import { useConfig, useFact, useSession } from '../session/sessionContext';
import { ExperimentTab } from './ExperimentTab';
import { LabTabs } from './LabTabs';
import { tabWords } from './labTabWords';
import { SlowMotion } from './SlowMotion';

/** The laboratory: experiments that measure the chain of forgetting. */
export default function LabPane() {
  const { store } = useSession();
  const tab = useFact(({ lab }) => lab.tab);
  const isSoftware = useFact(({ device }) => device?.isSoftware ?? false);
  const runLive = useFact(({ run }) => run?.live ?? null);
  const recipeLive = useConfig(({ live }) => live);
  const color = methodColor[methodOf(runLive ?? recipeLive)];
  const [forms, setForms] = useState<Partial<Record<ExperimentKind, LabForm>>>({});
  const [runsView, setRunsView] = useState(firstRunsView);
  const kind = tab === 'slowMotion' || tab === 'runs' ? null : tab;
  const defaults = useMemo(() => (kind === null ? null : defaultForm(kind, isSoftware)), [kind, isSoftware]);
  const choose = (next: LabTab): void => store.dispatch({ type: 'labTabChosen', tab: next });

  return (
    <section className="pane pane--lab" id="lab" data-testid="lab" data-tour="lab" aria-labelledby="lab-title" style={{ '--accent': color }}>
      <div className="pane__head">
        <h2 id="lab-title">Lab</h2>
        <span className="soft small">measure the chain of forgetting</span>
      </div>
      <LabTabs chosen={tab} onChoose={choose} />
      <div id="lab-panel" role="tabpanel" aria-labelledby={`lab-tab-${tab}`} className="lab-panel">
        {kind !== null && defaults !== null && <ExperimentTab key={kind} kind={kind} form={forms[kind] ?? defaults} onForm={(form) => setForms({ ...forms, [kind]: form })} color={color} />}
        {tab === 'slowMotion' && (
          <div className="lab-panel__words">
            <p>{tabWords.slowMotion.does}</p>
            <p className="soft small">{tabWords.slowMotion.paper}</p>
            <SlowMotion targetColor={color} />
          </div>
        )}
        {tab === 'runs' && (
          <div className="lab-panel__words">
            <p>{tabWords.runs.does}</p>
            <RunsTab view={runsView} onView={setRunsView} />
          </div>
        )}
      </div>
    </section>
  );
}
