import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../../config/defaults';
import { configFromAddress } from './configFromAddress';

const read = (config: string) => configFromAddress(`?config=${encodeURIComponent(config)}`, defaultRunConfig);

describe('a configuration in the address', () => {
  it('is laid over the defaults, field by field', () => {
    const { config, isGiven, problem } = read('{"base":"tiny","sampling":{"count":4},"live":{"lambda":0.5}}');
    expect(problem).toBeNull();
    expect(isGiven).toBe(true);
    expect(config).toEqual({ ...defaultRunConfig, base: 'tiny', sampling: { ...defaultRunConfig.sampling, count: 4 }, live: { ...defaultRunConfig.live, lambda: 0.5 } });
  });

  it('replaces a curve whole', () => {
    expect(read('{"live":{"psi":{"family":"constant","value":1}}}').config.live.psi).toEqual({ family: 'constant', value: 1 });
  });

  it('leaves the defaults when there is none', () => {
    expect(configFromAddress('?debug', defaultRunConfig)).toEqual({ config: defaultRunConfig, isGiven: false, problem: null });
  });

  it.each([
    ['not JSON', '{', 'not valid JSON'],
    ['not an object', '3', 'not a JSON object'],
    ['a value out of range', '{"batchSize":0}', 'batchSize'],
  ])('is refused with a reason when it is %s', (_, text, reason) => {
    const { config, problem } = read(text);
    expect(config).toBe(defaultRunConfig);
    expect(problem).toContain(reason);
  });

  it('names the settings that this version does not know', () => {
    const { config, problem } = read('{"steps":5,"warp":1,"bank":{"depth":2}}');
    expect(config.steps).toBe(5);
    expect(problem).toContain('warp, bank.depth');
  });
});
