import { labTabs } from '../../store/lab';
import { goToLabTab } from '../lab/goToLabTab';
import { tabWords } from '../lab/labTabWords';
import { panes } from '../PaneTabs';
import type { Command } from './command';
import { goToPane } from './goToPane';

/** Ways to a part of the page. */
export const placeCommands: readonly Command[] = [
  ...panes.map(({ id, title, place }, index): Command => ({ id: `pane-${id}`, group: 'Go to', title: place, keywords: ['pane', title], strokes: [{ key: String(index + 1) }], run: () => goToPane(id) })),
  ...labTabs.map((tab): Command => ({
    id: `lab-${tab}`, group: 'Go to', title: tab === 'runs' ? 'Library of runs' : `Lab: ${tabWords[tab].title}`, keywords: tab === 'runs' ? ['history', 'stored', 'kept', 'compare'] : ['experiment', 'measure'],
    controls: tab === 'runs' ? 'runs' : 'labTabs', ...(tab === 'runs' ? { strokes: [{ key: 'l' }] } : {}),
    run: ({ session }) => goToLabTab(session.store, tab),
  })),
];
