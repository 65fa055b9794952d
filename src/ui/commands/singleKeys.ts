import { createStore } from 'zustand/vanilla';

const storageKey = 'single-keys';

function stored(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off';
  } catch {
    return true;
  }
}

/** Whether single letters are commands: who speaks to the computer, or whose hands tremble, switches them off (WCAG 2.1.4). */
export const singleKeys = createStore<{ areOn: boolean }>(() => ({ areOn: stored() }));

export function switchSingleKeys(areOn: boolean): void {
  singleKeys.setState({ areOn });
  try {
    localStorage.setItem(storageKey, areOn ? 'on' : 'off');
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}
