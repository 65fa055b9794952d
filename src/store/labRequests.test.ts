import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passesOf } from '../config/experimentCost';
import { experimentRequestSchema, type ExperimentKind } from '../config/experiments';
import { defaultRunConfig } from '../config/defaults';
import { initialState, emptyRun } from './playgroundState';
import { defaultForm, evenly, requestOf, withoutChangeRequest } from './labRequests';
import { requestWords, secondsOf, selectMsPerPass, selectObstacle } from './labWords';

const kinds: ExperimentKind[] = ['replacement', 'zeroShot', 'forgetting', 'ewc', 'comparison', 'baseline'];
const context = { config: defaultRunConfig, changes: [] };

describe('a form of the lab', () => {
  it('starts with a request that the engine takes, smaller on a software GPU', () => {
    for (const kind of kinds) {
      const [real, small] = [false, true].map((isSoftware) => requestOf(kind, defaultForm(kind, isSoftware), context));
      if (real === undefined || small === undefined) throw new Error('two requests were made');
      expect(experimentRequestSchema.safeParse(real).success).toBe(true);
      expect(passesOf(small)).toBeLessThan(passesOf(real));
      expect(requestWords(real)).toContain('seed');
    }
  });

  it('spaces its places evenly from one end to the other, without repeating one', () => {
    expect(evenly(5, 100)).toEqual([0, 25, 50, 75, 100]);
    expect(evenly(2, 999)).toEqual([0, 999]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 101 }), fc.integer({ min: 1, max: 999 }), (count, last) => {
        const places = evenly(count, last);
        expect(places[0]).toBe(0);
        expect(places.at(-1)).toBe(last);
        expect(places.length).toBe(new Set(places).size);
      }),
    );
  });

  it('takes the seeds that follow the run’s', () => {
    const form = defaultForm('ewc', true);
    const request = requestOf('ewc', { ...form, numbers: { ...form.numbers, seeds: 3 } }, { ...context, config: { ...defaultRunConfig, seed: 0xffffffff } });
    expect(request.seeds).toEqual([0xffffffff, 0, 1]);
  });

  it('measures no more often than there are steps', () => {
    const form = defaultForm('comparison', false);
    expect(requestOf('comparison', { ...form, numbers: { ...form.numbers, steps: 3, measurements: 5 } }, context)).toMatchObject({ measurements: 3, config: { steps: 3 } });
  });
});

describe('what an experiment needs', () => {
  const run = { ...emptyRun(defaultRunConfig), step: 5, stepMs: 96 };

  it('is a fine-tuned model, but for those that train models of their own', () => {
    expect(selectObstacle({ ...initialState, phase: 'idle' }, 'replacement')).toMatch(/Start a run first/);
    expect(selectObstacle({ ...initialState, phase: 'running', run, hasModel: true }, 'replacement')).toBeNull();
    expect(selectObstacle({ ...initialState, phase: 'stopped', run }, 'replacement')).toMatch(/Go on first/);
    expect(selectObstacle({ ...initialState, phase: 'idle', run, recording: { step: 4, steps: 4, isPlaying: false, course: 'there' } }, 'replacement')).toMatch(/recording/);
    expect(selectObstacle({ ...initialState, phase: 'idle' }, 'comparison')).toBeNull();
    expect(selectObstacle({ ...initialState, phase: 'unavailable' }, 'comparison')).toMatch(/WebGPU/);
    const failure = { kind: 'device-lost', step: 5, lastGoodStep: 5, message: 'gone' } as const;
    expect(selectObstacle({ ...initialState, phase: 'failed', run, failure }, 'replacement')).toMatch(/Start the run again/);
  });

  it('is time, by the run’s pace or the newest experiment’s', () => {
    const state = { ...initialState, run };
    expect(selectMsPerPass(state)).toBe(1);
    expect(selectMsPerPass({ ...state, lab: { ...state.lab, msPerPass: 7 } })).toBe(7);
    expect(selectMsPerPass({ ...state, recording: { step: 4, steps: 4, isPlaying: false, course: 'there' } })).toBeNull();
    expect(selectMsPerPass(initialState)).toBeNull();
    const request = requestOf('ewc', defaultForm('ewc', false), context);
    expect(secondsOf(request, 2)).toBeCloseTo((256 * 3 * 2) / 1000);
    expect(secondsOf(request, null)).toBeNull();
  });
});

it('leaves out the last change over as many steps as show a difference, and no more than the run has', () => {
  const changes = [{ step: 100, settings: defaultRunConfig.live }];
  const steps = (stepsDone: number, length: number): unknown => withoutChangeRequest({ ...defaultRunConfig, steps: length }, changes, stepsDone, true);
  expect(steps(120, 2000)).toMatchObject({ question: 'withoutChange', changes, config: { steps: 200 }, seeds: [defaultRunConfig.seed] });
  expect(steps(900, 2000)).toMatchObject({ config: { steps: 900 } });
  expect(steps(120, 150)).toMatchObject({ config: { steps: 150 } });
});
