import './Lab.css';
import { useMemo, useState } from 'react';
import { methodOf } from '../../config/defaults';
import type { ExperimentKind } from '../../config/experiments';
import type { LabTab } from '../../store/lab';
import { defaultForm, type LabForm } from '../../store/labRequests';
import { methodColor } from '../methodWords';
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
  const defaults = useMemo(() => (tab === 'slowMotion' ? null : defaultForm(tab, isSoftware)), [tab, isSoftware]);
  const choose = (next: LabTab): void => store.dispatch({ type: 'labTabChosen', tab: next });

  return (
    <section className="pane pane--lab" id="lab" data-testid="lab" aria-labelledby="lab-title" style={{ '--accent': color }}>
      <div className="pane__head">
        <h2 id="lab-title">Lab</h2>
        <span className="soft small">measure the chain of forgetting</span>
      </div>
      <LabTabs chosen={tab} onChoose={choose} />
      <div id="lab-panel" role="tabpanel" aria-labelledby={`lab-tab-${tab}`} className="lab-panel">
        {tab === 'slowMotion' || defaults === null ? (
          <div className="lab-panel__words">
            <p>{tabWords.slowMotion.does}</p>
            <p className="soft small">{tabWords.slowMotion.paper}</p>
            <SlowMotion targetColor={color} />
          </div>
        ) : (
          <ExperimentTab key={tab} kind={tab} form={forms[tab] ?? defaults} onForm={(form) => setForms({ ...forms, [tab]: form })} color={color} />
        )}
      </div>
    </section>
  );
}
