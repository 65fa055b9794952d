import { createContext, useContext } from 'react';
import type { RunConfig } from '../../config/runConfig';
import type { PlaygroundState } from '../../store/playgroundState';
import { useRecipe } from '../../store/recipeStore';
import { usePlayground } from '../../store/usePlayground';
import type { Session } from './session';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession needs a SessionContext above it.');
  return session;
}

/** A part of what happened: phase, device, run. */
export function useFact<Selected>(select: (state: PlaygroundState) => Selected): Selected {
  return usePlayground(useSession().store, select);
}

/** A part of the recipe as it is being edited. */
export function useConfig<Selected>(select: (config: RunConfig) => Selected): Selected {
  return useRecipe(useSession().recipe, ({ config }) => select(config));
}
