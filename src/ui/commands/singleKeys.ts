import { createStore } from 'zustand/vanilla';
import { remember, remembered } from '../look/remembered';

const storageKey = 'single-keys';

/** Whether single letters are commands: who speaks to the computer, or whose hands tremble, switches them off (WCAG 2.1.4). */
export const singleKeys = createStore<{ areOn: boolean }>(() => ({ areOn: remembered(storageKey) !== 'off' }));

export function switchSingleKeys(areOn: boolean): void {
  singleKeys.setState({ areOn });
  remember(storageKey, areOn ? 'on' : 'off');
}
