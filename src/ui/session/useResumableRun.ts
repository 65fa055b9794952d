import { useStore } from 'zustand';
import type { StoredRun } from '../../storage/records';
import { canResume } from '../../store/libraryState';
import { canStart, selectPhase } from '../../store/selectors';
import { useConfig, useFact, useSession } from './sessionContext';

/** The run on the screen, where it stands still and can go on; null otherwise. */
export function useResumableRun(): StoredRun | null {
  const { library } = useSession();
  const steps = useConfig((config) => config.steps);
  const isStill = useFact((state) => canStart(selectPhase(state)));
  return useStore(library.store, (state) => {
    const run = state.runs.find(({ id }) => id === state.current);
    return isStill && run !== undefined && canResume(run, state, steps) ? run : null;
  });
}
