import type { LabTab } from '../../store/lab';
import type { PlaygroundStore } from '../../store/playgroundStore';

/** Chooses a tab of the lab and takes the person there. */
export function goToLabTab(store: PlaygroundStore, tab: LabTab): void {
  store.dispatch({ type: 'labTabChosen', tab });
  document.getElementById('lab')?.scrollIntoView();
  document.getElementById(`lab-tab-${tab}`)?.focus({ preventScroll: true });
}
