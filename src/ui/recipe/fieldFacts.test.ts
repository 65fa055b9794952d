import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultRunConfig } from '../../config/defaults';
import { liveSettingsSchema, runConfigSchema } from '../../config/runConfig';
import { factsInWords, rangeOf } from './fieldFacts';

const { shape } = runConfigSchema;

describe('the facts of a field', () => {
  it('are those of the schema: ends, whole numbers and the default', () => {
    expect(factsInWords({ schema: shape.batchSize, unit: 'pictures a step', usual: defaultRunConfig.batchSize })).toBe('1 to 256 pictures a step, default 32');
    expect(factsInWords({ schema: shape.weightDecay, usual: defaultRunConfig.weightDecay })).toBe('0 to 1, default 0');
  });

  it('say that a number is whole where no unit does', () => {
    expect(factsInWords({ schema: shape.seed, usual: defaultRunConfig.seed })).toBe('whole, 0 to 4\u202f294\u202f967\u202f295, default 0');
  });

  it('say where an end is open, and where there is none', () => {
    expect(factsInWords({ schema: liveSettingsSchema.shape.learningRate, usual: 5e-4 })).toBe('over 0, at most 1, default 0.0005');
    expect(factsInWords({ schema: shape.sampling.shape.everySteps, unit: 'steps', usual: 100 })).toBe('0 or more steps, default 100');
  });

  it('see through what may be left empty, and name what that means', () => {
    expect(factsInWords({ schema: shape.emaDecay, usual: null, emptyWords: 'automatic' })).toBe('0 to 0.99999, default automatic');
    expect(factsInWords({ schema: shape.maxGradientNorm, usual: null, emptyWords: 'any' })).toBe('over 0, at most 1\u202f000\u202f000, default any');
    expect(rangeOf(shape.evaluation.shape.share)).toEqual({ min: 0.01, max: 1, isMinIn: true, isWhole: false });
  });

  it('are wanted of numbers only', () => {
    expect(() => rangeOf(z.string())).toThrow('must be one of a number');
  });
});
