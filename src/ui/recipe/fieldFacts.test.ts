import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultRunConfig } from '../../config/defaults';
import { liveSettingsSchema, runConfigSchema } from '../../config/runConfig';
import { factsInWords, rangeOf } from './fieldFacts';

const { shape } = runConfigSchema;

describe('the facts of a field', () => {
  it('are those of the schema: ends, whole numbers and the default', () => {
    expect(factsInWords({ schema: shape.batchSize, unit: 'in pictures a step', usual: defaultRunConfig.batchSize })).toBe('Whole number from 1 to 256, in pictures a step; default 32');
    expect(factsInWords({ schema: shape.weightDecay, usual: defaultRunConfig.weightDecay })).toBe('Number from 0 to 1; default 0');
  });

  it('say where an end is open, and where there is none', () => {
    expect(factsInWords({ schema: liveSettingsSchema.shape.learningRate, usual: 5e-4 })).toBe('Number over 0, at most 1; default 0.0005');
    expect(factsInWords({ schema: shape.sampling.shape.everySteps, unit: 'in steps', usual: 100 })).toBe('Whole number, 0 or more, in steps; default 100');
  });

  it('see through what may be left empty, and name what that means', () => {
    expect(factsInWords({ schema: shape.emaDecay, usual: null, emptyWords: 'automatic' })).toBe('Number from 0 to 0.99999; default automatic');
    expect(factsInWords({ schema: shape.maxGradientNorm, usual: null, emptyWords: 'any' })).toContain('Number over 0, at most 1000000; default any');
    expect(rangeOf(shape.evaluation.shape.share)).toEqual({ min: 0.01, max: 1, isMinIn: true, isWhole: false });
  });

  it('are wanted of numbers only', () => {
    expect(() => rangeOf(z.string())).toThrow('must be one of a number');
  });
});
