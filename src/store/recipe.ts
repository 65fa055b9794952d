import { diffTuningSettings, methodOf, standardSettings } from '../config/defaults';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import { isSameRecipe } from './configDifference';

/** The configuration being edited, with its history: what undo and redo walk. */
export interface Recipe {
  config: RunConfig;
  past: readonly RunConfig[];
  future: readonly RunConfig[];
  /** Edits of one gesture (a drag, a slider pull, a name that is typed) are one step of undo. */
  gesture: string | null;
  /** What "Diff-Tuning" goes back to after a look at standard fine-tuning. */
  diffTuning: LiveSettings;
  /** The step of history that led here; null: an edit did. */
  walked: Walk | null;
}

export interface Walk {
  way: 'undone' | 'redone';
  /** What the configuration was before it. */
  from: RunConfig;
}

export type RecipeAction =
  | { type: 'configChanged'; change: Partial<Omit<RunConfig, 'live' | 'version'>>; gesture?: string }
  /** Another recipe takes the place of this one: a preset, a link, a run that is opened. */
  | { type: 'configReplaced'; config: RunConfig }
  | { type: 'liveChanged'; change: Partial<LiveSettings>; gesture: string | null }
  /** A run made a change that was planned: the recipe shows what is in force, and nothing is to be undone. */
  | { type: 'liveFollowed'; live: LiveSettings }
  | { type: 'gestureEnded' }
  | { type: 'methodChosen'; method: 'standard' | 'diff-tuning' }
  | { type: 'undone' }
  | { type: 'redone' };

const maxHistory = 100;
const typingAName = 'name';

export function recipeOf(config: RunConfig): Recipe {
  const diffTuning = methodOf(config.live) === 'diff-tuning' ? config.live : diffTuningSettings;
  return { config, past: [], future: [], gesture: null, diffTuning, walked: null };
}

function withConfig(recipe: Recipe, config: RunConfig): Recipe {
  const diffTuning = methodOf(config.live) === 'diff-tuning' ? config.live : recipe.diffTuning;
  return { ...recipe, config, diffTuning };
}

const isSame = (one: RunConfig, other: RunConfig): boolean => one.name === other.name && isSameRecipe(one, other);

/** A drag that came back to where it began leaves no step behind. */
export const stepsBack = ({ past, config }: Recipe): readonly RunConfig[] => past.slice(0, past.findLastIndex((one) => !isSame(one, config)) + 1);

/** What was chosen already is no step: nobody has to undo twice to see something happen. */
function edited(recipe: Recipe, config: RunConfig, gesture: string | null): Recipe {
  const goesOn = gesture !== null && gesture === recipe.gesture;
  if (isSame(config, recipe.config)) return goesOn || recipe.gesture === null ? recipe : { ...recipe, gesture: null };
  const past = goesOn ? recipe.past : [...stepsBack(recipe), recipe.config].slice(-maxHistory);
  return { ...withConfig(recipe, config), past, future: [], gesture, walked: null };
}

/** The name is that of the run on the screen: undoing the opening of another run must not give it the name of the one before. */
function replaced(recipe: Recipe, config: RunConfig): Recipe {
  if (isSame(config, recipe.config)) return edited(recipe, config, null);
  const past = [...recipe.past, recipe.config].map((one) => ({ ...one, name: config.name }));
  const steps = past.filter((one, index) => !isSame(one, past[index + 1] ?? config));
  return { ...withConfig(recipe, config), past: steps.slice(-maxHistory), future: [], gesture: null, walked: null };
}

/** Steps that left the live settings alone go on leaving them alone. */
function followed(recipe: Recipe, live: LiveSettings): Recipe {
  const { config, past, future } = recipe;
  const follow = (one: RunConfig): RunConfig => (one.live === config.live ? { ...one, live } : one);
  return { ...withConfig(recipe, follow(config)), past: past.map(follow), future: future.map(follow), walked: null };
}

export function editRecipe(recipe: Recipe, action: RecipeAction): Recipe {
  const { config } = recipe;
  switch (action.type) {
    case 'configChanged': {
      const isName = Object.keys(action.change).every((key) => key === 'name');
      return edited(recipe, { ...config, ...action.change }, isName ? typingAName : (action.gesture ?? null));
    }
    case 'configReplaced':
      return replaced(recipe, action.config);
    case 'liveChanged':
      return edited(recipe, { ...config, live: { ...config.live, ...action.change } }, action.gesture);
    case 'liveFollowed':
      return followed(recipe, action.live);
    case 'gestureEnded':
      return recipe.gesture === null ? recipe : { ...recipe, gesture: null };
    case 'methodChosen': {
      if (action.method === methodOf(config.live)) return recipe;
      const settings = action.method === 'standard' ? standardSettings : recipe.diffTuning;
      return edited(recipe, { ...config, live: { ...settings, learningRate: config.live.learningRate } }, null);
    }
    case 'undone': {
      const past = stepsBack(recipe);
      const previous = past.at(-1);
      if (previous === undefined) return recipe;
      return { ...withConfig(recipe, previous), past: past.slice(0, -1), future: [config, ...recipe.future], gesture: null, walked: { way: 'undone', from: config } };
    }
    case 'redone': {
      const [next, ...future] = recipe.future;
      if (next === undefined) return recipe;
      return { ...withConfig(recipe, next), past: [...recipe.past, config], future, gesture: null, walked: { way: 'redone', from: config } };
    }
    default:
      action satisfies never;
      return recipe;
  }
}

/** Whether the name stands there because the person typed it, or went back to it; a recipe that takes the place of another brings its own. */
export const isNameChosen = ({ gesture, walked }: Recipe): boolean => gesture === typingAName || walked !== null;
