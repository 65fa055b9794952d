import { describe, expect, it } from 'vitest';
import { defaultRunConfig, standardSettings } from '../../config/defaults';
import type { LiveSettings } from '../../config/runConfig';
import { createRecipeStore } from '../../store/recipeStore';
import { borrowLive } from './borrowLive';

const steep: LiveSettings['psi'] = { family: 'power', tau: 4, inverted: false };
const drawn: LiveSettings['psi'] = { family: 'step', threshold: 0.5, low: 0, high: 1 };

describe('settings that are lent to the tour', () => {
  it('are seen in the recipe, and put back without a step of history', () => {
    const recipe = createRecipeStore(defaultRunConfig);
    const loan = borrowLive(recipe);
    loan.put({ psi: { family: 'power', tau: 2, inverted: false } });
    loan.put({ psi: steep });
    expect(recipe.getState().config.live.psi).toEqual(steep);
    loan.giveBack();
    expect(recipe.getState()).toEqual(createRecipeStore(defaultRunConfig).getState());
  });

  it('leave edits of before where they can be undone', () => {
    const recipe = createRecipeStore(defaultRunConfig);
    recipe.edit({ type: 'liveChanged', change: { lambda: 0.5 }, gesture: null });
    const loan = borrowLive(recipe);
    loan.put({ psi: steep });
    loan.giveBack();
    expect(recipe.getState().config.live).toEqual({ ...defaultRunConfig.live, lambda: 0.5 });
    recipe.edit({ type: 'undone' });
    expect(recipe.getState().config).toEqual(defaultRunConfig);
  });

  it('stay where the person changed them, and the others go back', () => {
    const recipe = createRecipeStore(defaultRunConfig);
    const loan = borrowLive(recipe);
    loan.put(standardSettings);
    recipe.edit({ type: 'liveChanged', change: { psi: drawn, learningRate: 1e-3 }, gesture: null });
    loan.put({ psi: steep });
    expect(recipe.getState().config.live.psi).toEqual(drawn);
    loan.giveBack();
    expect(recipe.getState().config.live).toEqual({ ...defaultRunConfig.live, psi: drawn, learningRate: 1e-3 });
  });

  it('touch nothing when the person changed other parts of the recipe', () => {
    const recipe = createRecipeStore(defaultRunConfig);
    const loan = borrowLive(recipe);
    loan.put({ psi: steep });
    recipe.edit({ type: 'configChanged', change: { seed: 9 } });
    loan.giveBack();
    expect(recipe.getState().config).toEqual({ ...defaultRunConfig, seed: 9 });
  });

  it('leave alone what “Diff-Tuning” goes back to', () => {
    const recipe = createRecipeStore(defaultRunConfig);
    recipe.edit({ type: 'liveChanged', change: { psi: drawn }, gesture: null });
    recipe.edit({ type: 'methodChosen', method: 'standard' });
    const standing = recipe.getState().config.live;
    const loan = borrowLive(recipe);
    loan.put({ psi: steep });
    loan.giveBack();
    expect(recipe.getState().config.live).toEqual(standing);
    recipe.edit({ type: 'methodChosen', method: 'diff-tuning' });
    expect(recipe.getState().config.live.psi).toEqual(drawn);
  });

  it('are put back once', () => {
    const recipe = createRecipeStore(defaultRunConfig);
    const loan = borrowLive(recipe);
    loan.put({ psi: steep });
    loan.giveBack();
    recipe.edit({ type: 'liveChanged', change: { psi: steep }, gesture: null });
    loan.giveBack();
    expect(recipe.getState().config.live.psi).toEqual(steep);
  });
});
