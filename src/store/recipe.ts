import { diffTuningSettings, methodOf, standardSettings } from '../config/defaults';
import type { LiveSettings, RunConfig } from '../config/runConfig';

/** The configuration being edited, with the history of its live settings: what undo and redo walk. */
export interface Recipe {
  config: RunConfig;
  past: readonly LiveSettings[];
  future: readonly LiveSettings[];
  /** Edits of one gesture (a drag, a slider pull) are one step of undo. */
  gesture: string | null;
  /** What "Diff-Tuning" goes back to after a look at standard fine-tuning. */
  diffTuning: LiveSettings;
}

export type RecipeAction =
  | { type: 'configChanged'; change: Partial<Omit<RunConfig, 'live' | 'version'>> }
  | { type: 'configReplaced'; config: RunConfig }
  | { type: 'liveChanged'; change: Partial<LiveSettings>; gesture: string | null }
  /** A run made a change that was planned: the recipe shows what is in force, and nothing is to be undone. */
  | { type: 'liveFollowed'; live: LiveSettings }
  | { type: 'gestureEnded' }
  | { type: 'methodChosen'; method: 'standard' | 'diff-tuning' }
  | { type: 'undone' }
  | { type: 'redone' };

const maxHistory = 100;

export function recipeOf(config: RunConfig): Recipe {
  const diffTuning = methodOf(config.live) === 'diff-tuning' ? config.live : diffTuningSettings;
  return { config, past: [], future: [], gesture: null, diffTuning };
}

function withLive(recipe: Recipe, live: LiveSettings): Recipe {
  const diffTuning = methodOf(live) === 'diff-tuning' ? live : recipe.diffTuning;
  return { ...recipe, config: { ...recipe.config, live }, diffTuning };
}

function edited(recipe: Recipe, live: LiveSettings, gesture: string | null): Recipe {
  const goesOn = gesture !== null && gesture === recipe.gesture;
  const past = goesOn ? recipe.past : [...recipe.past, recipe.config.live].slice(-maxHistory);
  return { ...withLive(recipe, live), past, future: [], gesture };
}

export function editRecipe(recipe: Recipe, action: RecipeAction): Recipe {
  const { config } = recipe;
  switch (action.type) {
    case 'configChanged':
      return { ...recipe, config: { ...config, ...action.change } };
    case 'configReplaced':
      return recipeOf(action.config);
    case 'liveChanged':
      return edited(recipe, { ...config.live, ...action.change }, action.gesture);
    case 'liveFollowed':
      return withLive(recipe, action.live);
    case 'gestureEnded':
      return recipe.gesture === null ? recipe : { ...recipe, gesture: null };
    case 'methodChosen': {
      if (action.method === methodOf(config.live)) return recipe;
      const settings = action.method === 'standard' ? standardSettings : recipe.diffTuning;
      return edited(recipe, { ...settings, learningRate: config.live.learningRate }, null);
    }
    case 'undone': {
      const previous = recipe.past.at(-1);
      if (previous === undefined) return recipe;
      return { ...withLive(recipe, previous), past: recipe.past.slice(0, -1), future: [config.live, ...recipe.future], gesture: null };
    }
    case 'redone': {
      const [next, ...future] = recipe.future;
      if (next === undefined) return recipe;
      return { ...withLive(recipe, next), past: [...recipe.past, config.live], future, gesture: null };
    }
    default:
      action satisfies never;
      return recipe;
  }
}
