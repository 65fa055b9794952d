import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import { runConfigSchema } from '../config/runConfig';
import { arbitraryConfig } from './arbitraryRuns.testdata';
import { differenceFrom, mergeOver, unknownSettings } from './partialConfig';

describe('a part of a configuration', () => {
  it('that tells two apart makes one of the other', () => {
    fc.assert(
      fc.property(arbitraryConfig, arbitraryConfig, (base, config) => {
        expect(runConfigSchema.parse(mergeOver(base, differenceFrom(base, config)))).toEqual(config);
      }),
    );
  });

  it('holds nothing that is the same, and single fields of a group', () => {
    expect(differenceFrom(defaultRunConfig, defaultRunConfig)).toEqual({});
    expect(differenceFrom(defaultRunConfig, { ...defaultRunConfig, steps: 5, bank: { ...defaultRunConfig.bank, size: 9 } })).toEqual({ steps: 5, bank: { size: 9 } });
  });

  it('replaces a schedule whole, since its forms share no fields', () => {
    const config = mergeOver({ ...defaultRunConfig, learningRateSchedule: { kind: 'cosine', warmup: 0.1, final: 0 } }, { learningRateSchedule: { kind: 'constant' } });
    expect(config['learningRateSchedule']).toEqual({ kind: 'constant' });
  });

  it('says which of its settings are unknown, and takes no name for one that every object has', () => {
    expect(unknownSettings(JSON.parse('{"steps":1,"warp":2,"bank":{"depth":3},"constructor":4,"__proto__":{"x":5}}') as Record<string, unknown>)).toEqual(['warp', 'bank.depth', 'constructor', '__proto__.x']);
  });
});
