import { describe, expect, it } from 'vitest';
import { defaultRunConfig, diffTuningSettings, methodOf, standardSettings } from '../config/defaults';
import { runConfigSchema } from '../config/runConfig';
import { editRecipe, isNameChosen, recipeOf, type Recipe, type RecipeAction } from './recipe';
import { smallSettings } from './smallSettings';

const edit = (recipe: Recipe, ...actions: RecipeAction[]): Recipe => actions.reduce(editRecipe, recipe);
const start = recipeOf(defaultRunConfig);
const undone: RecipeAction = { type: 'undone' };
const redone: RecipeAction = { type: 'redone' };
const change = (settings: Extract<RecipeAction, { type: 'configChanged' }>['change'], gesture?: string): RecipeAction => ({ type: 'configChanged', change: settings, ...(gesture === undefined ? {} : { gesture }) });
const lambda = (value: number, gesture: string | null = null): RecipeAction => ({ type: 'liveChanged', change: { lambda: value }, gesture });

describe('the recipe', () => {
  it('undoes and redoes changes of live settings', () => {
    const changed = edit(start, lambda(0.2), lambda(0.3));
    expect(edit(changed, { type: 'undone' }).config.live.lambda).toBe(0.2);
    expect(edit(changed, { type: 'undone' }, { type: 'undone' }).config).toEqual(defaultRunConfig);
    expect(edit(changed, { type: 'undone' }, { type: 'redone' }).config.live.lambda).toBe(0.3);
  });

  it('takes one drag for one step of undo', () => {
    const dragged = edit(start, lambda(0.2, 'drag'), lambda(0.3, 'drag'), lambda(0.4, 'drag'), { type: 'gestureEnded' }, lambda(0.5, 'drag'));
    expect(dragged.past).toHaveLength(2);
    expect(edit(dragged, { type: 'undone' }).config.live.lambda).toBe(0.4);
  });

  it('has nothing to undo of a drag that came back to where it began', () => {
    const back = edit(start, change({ seed: 5 }), lambda(0.4, 'drag'), lambda(0.1, 'drag'), { type: 'gestureEnded' });
    expect(edit(back, undone).config).toEqual(defaultRunConfig);
    expect(edit(back, change({ seed: 6 }), undone, undone).config).toEqual(defaultRunConfig);
  });

  it('forgets what was undone once something else is changed', () => {
    expect(edit(start, lambda(0.2), { type: 'undone' }, lambda(0.9)).future).toEqual([]);
  });

  it('has nothing to undo at first', () => {
    expect(edit(start, { type: 'undone' })).toBe(start);
    expect(edit(start, { type: 'redone' })).toBe(start);
  });

  it('switches to standard fine-tuning and back to the very curve that was being edited', () => {
    const own = edit(start, { type: 'liveChanged', change: { psi: { family: 'power', tau: 0.3, inverted: false }, learningRate: 1e-3 }, gesture: null });
    const standard = edit(own, { type: 'methodChosen', method: 'standard' });
    expect(methodOf(standard.config.live)).toBe('standard');
    expect(standard.config.live.learningRate).toBe(1e-3);
    expect(edit(standard, { type: 'methodChosen', method: 'diff-tuning' }).config.live).toEqual(own.config.live);
  });

  it('falls back on the published Diff-Tuning settings when it began as standard', () => {
    const standard = recipeOf({ ...defaultRunConfig, live: { ...diffTuningSettings, psi: { family: 'constant', value: 1 }, bankShare: 0 } });
    expect(edit(standard, { type: 'methodChosen', method: 'diff-tuning' }).config.live).toEqual(diffTuningSettings);
  });

  it('undoes and redoes whatever can be set, in order', () => {
    const another = { ...defaultRunConfig, steps: 77, live: standardSettings };
    const actions: RecipeAction[] = [
      change({ seed: 5 }), change({ dataset: 'quickdraw' }), change({ base: 'mine.safetensors' }), change({ retention: 'distillation' }),
      { type: 'methodChosen', method: 'standard' }, { type: 'configReplaced', config: another }, lambda(0.4), change({ name: 'mine' }),
    ];
    const stages = actions.reduce<Recipe[]>((done, action) => [...done, editRecipe(done.at(-1) ?? start, action)], []);
    const end = stages.at(-1) ?? start;
    let recipe = end;
    for (const before of [start, ...stages.slice(0, -1)].reverse()) {
      recipe = edit(recipe, undone);
      expect(recipe.config).toEqual(before.config);
    }
    expect(recipe.past).toEqual([]);
    expect(edit(recipe, ...actions.map(() => redone)).config).toEqual(end.config);
  });

  it('takes a name, and a choice that sets two things, for one step each', () => {
    const named = edit(start, change({ name: 'm' }), change({ name: 'mi' }), change({ name: 'mine' }));
    const chosen = edit(named, change({ retention: 'distillation' }, 'retention'), { type: 'liveChanged', change: { bankShare: 0.5 }, gesture: 'retention' });
    expect(chosen.past).toHaveLength(2);
    expect(edit(chosen, undone).config).toEqual({ ...defaultRunConfig, name: 'mine' });
    expect(edit(chosen, undone, undone).config).toEqual(defaultRunConfig);
  });

  it('makes no step of what was chosen already, and keeps what can be redone', () => {
    const walked = edit(start, change({ seed: 5 }), undone);
    for (const action of [change({ seed: 0 }), lambda(0.1), { type: 'configReplaced', config: structuredClone(defaultRunConfig) } as const]) expect(editRecipe(walked, action)).toBe(walked);
  });

  it('keeps the name of the run on the screen when the opening of that run is undone', () => {
    const opened = edit(start, change({ name: 'first' }), change({ seed: 5 }), { type: 'configReplaced', config: { ...defaultRunConfig, name: 'second', steps: 9 } });
    expect(edit(opened, undone).config).toEqual({ ...defaultRunConfig, name: 'second', seed: 5 });
    expect(edit(opened, undone, undone).config).toEqual({ ...defaultRunConfig, name: 'second' });
    expect(edit(opened, undone, undone, undone)).toMatchObject({ config: { name: 'second' }, past: [] });
  });

  it('knows a name that was typed, or gone back to, from one that another recipe brought', () => {
    const named = edit(start, change({ name: 'mine' }));
    expect([named, edit(named, undone), edit(named, undone, redone)].map(isNameChosen)).toEqual([true, true, true]);
    expect(isNameChosen(edit(named, { type: 'configReplaced', config: defaultRunConfig }))).toBe(false);
    expect(isNameChosen(edit(named, change({ seed: 1 })))).toBe(false);
  });

  it('remembers a step of history until the next edit, to tell what it changed', () => {
    const changed = edit(start, change({ seed: 5 }));
    expect(edit(changed, undone).walked).toEqual({ way: 'undone', from: changed.config });
    expect(edit(changed, undone, redone).walked).toEqual({ way: 'redone', from: defaultRunConfig });
    expect(edit(changed, undone, change({ steps: 5 })).walked).toBeNull();
  });

  it('makes no step of what a run had planned, and does not take it back with another setting', () => {
    const planned = { ...defaultRunConfig.live, lambda: 0.7 };
    const followed = edit(start, change({ steps: 100 }), { type: 'liveFollowed', live: planned });
    expect(followed.past).toHaveLength(1);
    expect(edit(followed, undone).config).toEqual({ ...defaultRunConfig, live: planned });
    expect(edit(start, lambda(0.3), { type: 'liveFollowed', live: planned }, undone).config.live.lambda).toBe(0.1);
  });

  it('made small for a CPU is still a valid configuration', () => {
    expect(runConfigSchema.parse(smallSettings(defaultRunConfig))).toMatchObject({ batchSize: 8 });
  });
});
