import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunConfig } from '../config/runConfig';
import { editRecipe, recipeOf, type Recipe, type RecipeAction } from './recipe';

export interface RecipeStore extends Pick<StoreApi<Recipe>, 'getState' | 'subscribe' | 'getInitialState'> {
  edit: (action: RecipeAction) => void;
}

export function createRecipeStore(config: RunConfig): RecipeStore {
  const store = createStore<Recipe>(() => recipeOf(config));
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    edit: (action) => store.setState(editRecipe(store.getState(), action), true),
  };
}

export function useRecipe<Selected>(store: RecipeStore, select: (recipe: Recipe) => Selected): Selected {
  return useStore(store, select);
}
