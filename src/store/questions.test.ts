import { describe, expect, it } from 'vitest';
import { defaultRunConfig, standardSettings } from '../config/defaults';
import { experimentRequestSchema } from '../config/experiments';
import { runConfigSchema } from '../config/runConfig';
import { isSameRecipe } from './configDifference';
import { emptyLab, type Experiment } from './lab';
import { knownAnswer, questions, requestOfQuestion, type LabQuestion, type RecipeQuestion } from './questions';
import { smallSettings } from './smallSettings';

const recipeQuestions = questions.filter((question): question is RecipeQuestion => question.kind === 'recipe');
const labQuestions = questions.filter((question): question is LabQuestion => question.kind === 'lab');
const starts = [defaultRunConfig, smallSettings(defaultRunConfig), { ...defaultRunConfig, live: standardSettings }, { ...defaultRunConfig, steps: 3 }];
const named = (id: string) => recipeQuestions.find((question) => question.id === id) ?? expect.unreachable();

describe('every question', () => {
  it('has a name of its own', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  });
});

describe.each(recipeQuestions)('the recipe for “$title”', ({ recipe }) => {
  it.each(starts)('is valid, changes something, and leaves set, base, seed, name and length alone', (start) => {
    const config = recipe(start);
    expect(runConfigSchema.parse(config)).toEqual(config);
    expect(isSameRecipe(config, start)).toBe(false);
    const { dataset, base, seed, name, steps, batchSize, live } = start;
    expect(config).toMatchObject({ dataset, base, seed, name, steps, batchSize, live: { learningRate: live.learningRate } });
  });

  it('is the same when it is asked for twice', () => {
    expect(recipe(recipe(defaultRunConfig))).toEqual(recipe(defaultRunConfig));
  });
});

describe('the recipe', () => {
  it('for watching it forget measures the source as well, also where small settings left measuring out', () => {
    const { live, evaluation } = named('forget').recipe(smallSettings(defaultRunConfig));
    expect(live).toEqual(standardSettings);
    expect(evaluation).toMatchObject({ source: true, everySteps: 20, count: 32 });
    expect(evaluation.forgettingRows).toBeGreaterThan(0);
  });

  it('for retention alone has a bank, and a curve to rehearse by, also where standard fine-tuning stood', () => {
    expect(named('retention-only').recipe({ ...defaultRunConfig, live: standardSettings }).live).toMatchObject({ bankShare: 1, psi: { family: 'power' } });
  });
});

describe.each(labQuestions)('the experiment for “$title”', (question) => {
  it.each([true, false])('is a valid request, on a software GPU: %s', (isSoftware) => {
    const request = requestOfQuestion(question, { recipe: defaultRunConfig, run: null, isSoftware });
    expect(experimentRequestSchema.parse(request)).toEqual(request);
  });
});

describe('an answer that is known', () => {
  const experimentOf = (question: LabQuestion, id: number): Experiment => ({
    id, request: requestOfQuestion(question, { recipe: defaultRunConfig, run: null, isSoftware: true }), arms: [], status: 'finished', base: null, dataset: null, modelStep: null, done: 1, total: 1, secondsLeft: 0,
    rows: [{ arm: 'a', x: 0, seed: 0, measure: 'kid', against: 'target', value: 1, sd: null, nReal: null, nFake: null, floor: null }], strips: [], hasLostStrips: false, message: null,
  });

  it('is the newest result of the very question, and none without numbers', () => {
    for (const question of labQuestions) {
      const others = labQuestions.filter((other) => other !== question).map((other, index) => experimentOf(other, index));
      const lab = (experiments: Experiment[]) => ({ lab: { ...emptyLab, experiments } });
      expect(knownAnswer(lab(others), question)).toBeNull();
      expect(knownAnswer(lab([{ ...experimentOf(question, 20), rows: [] }]), question)).toBeNull();
      expect(knownAnswer(lab([experimentOf(question, 20), experimentOf(question, 21), ...others]), question)?.id).toBe(21);
    }
  });
});
