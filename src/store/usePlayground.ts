import { useStore } from 'zustand';
import type { PlaygroundState } from './playgroundState';
import type { PlaygroundStore } from './playgroundStore';

export function usePlayground<Selected>(store: PlaygroundStore, select: (state: PlaygroundState) => Selected): Selected {
  return useStore(store, select);
}
