import { useRef, type KeyboardEvent } from 'react';
import { labTabs, type LabTab } from '../../store/lab';
import { useIsHidden } from '../share/hiddenControls';
import { tabWords } from './labTabWords';

export interface LabTabsProps {
  chosen: LabTab;
  onChoose: (tab: LabTab) => void;
}

const ends: Readonly<Record<string, 'first' | 'last'>> = { Home: 'first', End: 'last' };
const ways: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** One tab stop; arrows, Home and End choose. */
export function LabTabs({ chosen, onChoose }: LabTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const isHidden = useIsHidden('labTabs');
  const areRunsHidden = useIsHidden('runs');
  const tabs: readonly LabTab[] = areRunsHidden ? labTabs.filter((tab) => tab !== 'runs') : labTabs;
  const follow = (event: KeyboardEvent): void => {
    const way = ways[event.key];
    const end = ends[event.key];
    if (way === undefined && end === undefined) return;
    event.preventDefault();
    const index = end === 'first' ? 0 : end === 'last' ? tabs.length - 1 : (tabs.indexOf(chosen) + (way ?? 0) + tabs.length) % tabs.length;
    const tab = tabs[index];
    if (tab === undefined) return;
    onChoose(tab);
    list.current?.querySelector<HTMLElement>(`#lab-tab-${tab}`)?.focus();
  };
  if (isHidden) return null;
  return (
    <div ref={list} className="lab-tabs" role="tablist" aria-label="Experiments" onKeyDown={follow}>
      {tabs.map((tab) => (
        <button key={tab} id={`lab-tab-${tab}`} type="button" role="tab" data-testid={`lab-tab-${tab}`} aria-selected={tab === chosen} aria-controls="lab-panel" tabIndex={tab === chosen ? 0 : -1} onClick={() => onChoose(tab)}>
          {tabWords[tab].title}
        </button>
      ))}
    </div>
  );
}
