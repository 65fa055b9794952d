import { useCallback } from 'react';
import { useSession } from './sessionContext';

/** For work that a click begins: what goes wrong is shown among the page's messages. */
export function useReport(): (work: Promise<unknown>) => void {
  const { store } = useSession();
  return useCallback(
    (work) => {
      work.catch((error: unknown) => store.dispatch({ type: 'actionFailed', message: error instanceof Error ? error.message : String(error) }));
    },
    [store],
  );
}
