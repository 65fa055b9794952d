import { describe, expect, it } from 'vitest';
import { defaultRunConfig, diffTuningSettings, methodOf } from '../config/defaults';
import { runConfigSchema } from '../config/runConfig';
import { editRecipe, recipeOf, type Recipe, type RecipeAction } from './recipe';
import { smallSettings } from './smallSettings';

const edit = (recipe: Recipe, ...actions: RecipeAction[]): Recipe => actions.reduce(editRecipe, recipe);
const start = recipeOf(defaultRunConfig);
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

  it('made small for a CPU is still a valid configuration', () => {
    expect(runConfigSchema.parse(smallSettings(defaultRunConfig))).toMatchObject({ batchSize: 8 });
  });
});
