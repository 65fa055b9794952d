import { describe, expect, it, vi } from 'vitest';
import { defaultRunConfig, methodOf } from '../../config/defaults';
import { createPlaygroundStore } from '../../store/playgroundStore';
import { createRecipeStore } from '../../store/recipeStore';
import { tourSteps, type TourStage } from './tourSteps';

/** A page of which the steps need no more than this, with a clock of its own. */
function stageOf(isStill = false) {
  const [store, recipe] = [createPlaygroundStore(), createRecipeStore(defaultRunConfig)];
  const player = { show: vi.fn(() => Promise.resolve()), play: vi.fn(), pause: vi.fn(), seek: vi.fn() };
  let waiting: { at: number; callback: () => void }[] = [];
  let now = 0;
  const pass = (ms: number): void => {
    const end = now + ms;
    for (let next = first(end); next !== undefined; next = first(end)) {
      now = next.at;
      waiting = waiting.filter((one) => one !== next);
      next.callback();
    }
    now = end;
  };
  const first = (end: number) => waiting.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  const stage: TourStage = { session: { store, recipe, player }, isStill, after: (ms, callback) => waiting.push({ at: now + ms, callback }) };
  return { stage, store, recipe, player, pass };
}

const stepAt = (target: string) => tourSteps.find(({ targets }) => targets[0] === target) ?? expect.unreachable();
const startARun = (store: ReturnType<typeof stageOf>['store']): void => store.dispatch({ type: 'runRequested', config: defaultRunConfig });

describe('the tour', () => {
  it('has six to eight steps, each with a title of its own and few words', () => {
    expect(tourSteps.length).toBeGreaterThanOrEqual(6);
    expect(tourSteps.length).toBeLessThanOrEqual(8);
    expect(new Set(tourSteps.map(({ title }) => title)).size).toBe(tourSteps.length);
    for (const { words, title } of tourSteps) expect(words.join(' ').split(' ').length, title).toBeLessThanOrEqual(80);
  });

  it.each(tourSteps)('leaves the recipe as it was after “$title”, however soon it is left', ({ drive }) => {
    for (const ms of [0, 500, 700, 60_000]) {
      const { stage, recipe, pass } = stageOf();
      const before = recipe.getState();
      const leave = drive?.(stage);
      pass(ms);
      leave?.();
      expect(recipe.getState()).toEqual(before);
    }
  });

  it.each(tourSteps)('touches no settings in “$title” while a run trains by them', ({ drive }) => {
    const { stage, store, recipe, pass } = stageOf();
    startARun(store);
    drive?.(stage);
    pass(60_000);
    expect(recipe.getState().config).toEqual(defaultRunConfig);
  });
});

describe('the step about ψ', () => {
  it('bends the curve in many small moves, and in one where less motion is wanted', () => {
    const moves = (isStill: boolean): number => {
      const { stage, recipe, pass } = stageOf(isStill);
      let count = 0;
      recipe.subscribe(() => count++);
      stepAt('curve').drive?.(stage);
      pass(10_000);
      expect(recipe.getState().config.live.psi).toEqual({ family: 'power', tau: 4, inverted: false });
      return count;
    };
    expect(moves(false)).toBeGreaterThan(10);
    expect(moves(true)).toBe(1);
  });

  it('leaves a run that was begun with the bent curve as it was begun', () => {
    const { stage, store, recipe, pass } = stageOf();
    const leave = stepAt('curve').drive?.(stage);
    pass(10_000);
    const bent = recipe.getState().config;
    startARun(store);
    leave?.();
    expect(recipe.getState().config).toEqual(bent);
  });
});

describe('the step about rehearsing', () => {
  it('shows standard fine-tuning for a while, and goes back by itself', () => {
    const { stage, recipe, pass } = stageOf();
    stepAt('method').drive?.(stage);
    pass(1000);
    expect(methodOf(recipe.getState().config.live)).toBe('standard');
    pass(5000);
    expect(recipe.getState().config).toEqual(defaultRunConfig);
  });
});

describe('the recording', () => {
  it('is shown where no run is, and played unless less motion is wanted', async () => {
    for (const isStill of [false, true]) {
      const { stage, player } = stageOf(isStill);
      stepAt('samples').drive?.(stage);
      await Promise.resolve();
      await Promise.resolve();
      expect(player.show).toHaveBeenCalledOnce();
      expect(player.play).toHaveBeenCalledTimes(isStill ? 0 : 1);
    }
  });

  it('gives way to a run of the person’s own', async () => {
    const { stage, store, player } = stageOf();
    startARun(store);
    stepAt('samples').drive?.(stage);
    await Promise.resolve();
    expect(player.show).not.toHaveBeenCalled();
  });
});

describe('the step about the chain', () => {
  it('opens the experiment, and goes back to the tab of before unless the person chose one', () => {
    const { stage, store } = stageOf();
    store.dispatch({ type: 'labTabChosen', tab: 'runs' });
    const leave = stepAt('lab').drive?.(stage);
    expect(store.getState().lab.tab).toBe('replacement');
    leave?.();
    expect(store.getState().lab.tab).toBe('runs');
    const leaveAgain = stepAt('lab').drive?.(stage);
    store.dispatch({ type: 'labTabChosen', tab: 'ewc' });
    leaveAgain?.();
    expect(store.getState().lab.tab).toBe('ewc');
  });
});
