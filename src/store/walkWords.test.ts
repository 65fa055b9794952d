import { describe, expect, it } from 'vitest';
import { defaultRunConfig, standardSettings } from '../config/defaults';
import { editRecipe, recipeOf } from './recipe';
import { redoInWords, undoInWords, walkInWords } from './walkWords';

const start = recipeOf(defaultRunConfig);
const undone = { type: 'undone' } as const;

describe('a step of history in words', () => {
  it('says what is in force now, and what was', () => {
    const changed = editRecipe(start, { type: 'configChanged', change: { seed: 5 } });
    expect(undoInWords(changed)).toBe('seed 0 instead of 5');
    const back = editRecipe(changed, undone);
    expect(walkInWords(back)).toBe('Undone: seed 0 instead of 5.');
    expect(redoInWords(back)).toBe('seed 5 instead of 0');
    expect(walkInWords(editRecipe(back, { type: 'redone' }))).toBe('Redone: seed 5 instead of 0.');
  });

  it('is silent about edits, and where there is nothing to go back to', () => {
    expect([walkInWords(start), undoInWords(start), redoInWords(start)]).toEqual(['', '', '']);
  });

  it('tells of names, and counts what a whole recipe changed', () => {
    const named = editRecipe(start, { type: 'configChanged', change: { name: 'mine' } });
    expect(walkInWords(editRecipe(named, undone))).toBe('Undone: no name.');
    expect(redoInWords(editRecipe(named, undone))).toBe('name “mine”');
    const replaced = editRecipe(start, { type: 'configReplaced', config: { ...defaultRunConfig, seed: 3, steps: 10, batchSize: 4, live: standardSettings } });
    expect(walkInWords(editRecipe(replaced, undone))).toBe('Undone: seed 0 instead of 3, ψ(t) power, τ = 1 instead of constant 1, bank share 0.2 instead of 0 (no bank) and 2 more.');
  });
});
