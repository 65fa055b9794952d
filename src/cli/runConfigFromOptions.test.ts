import { describe, expect, it } from 'vitest';
import { defaultRunConfig, methodOf } from '../config/defaults';
import { parseOptions } from './cliCommand';
import { runConfigFromOptions } from './runConfigFromOptions';
import { trainOptions } from './trainOptions';
import { UsageError } from './usageError';

const configFrom = (argv: string[], file: unknown = null) => runConfigFromOptions(parseOptions(trainOptions, argv).values, file);

describe('the configuration of a run', () => {
  it('is the default one without options and file', () => {
    expect(configFrom([])).toEqual(defaultRunConfig);
  });

  it('takes each option to its place', () => {
    const config = configFrom(
      '--base tiny --dataset pics --steps 7 --batch 8 --lr 0.01 --seed 5 --tau 0.7 --lambda 0.3 --bank-share 0.5 --bank-size 9 --bank-steps 4 --form weighted --no-flip --sample-every 3 --sample-count 4 --evaluate-every 0 --evaluate-count 16'.split(' '),
    );
    expect(config).toEqual({
      ...defaultRunConfig,
      base: 'tiny',
      dataset: 'pics',
      steps: 7,
      batchSize: 8,
      seed: 5,
      form: 'weighted',
      flip: 'off',
      live: { psi: { family: 'power', tau: 0.7, inverted: false }, xi: { mode: 'mirror' }, lambda: 0.3, bankShare: 0.5, learningRate: 0.01 },
      bank: { size: 9, ddimSteps: 4 },
      sampling: { ...defaultRunConfig.sampling, everySteps: 3, count: 4 },
      evaluation: { ...defaultRunConfig.evaluation, everySteps: 0, count: 16 },
    });
  });

  it('takes ψ and ξ as JSON', () => {
    const { live } = configFrom(['--psi', '{"family":"step","threshold":0.5,"low":0,"high":1}', '--xi', '{"mode":"complement"}']);
    expect(live.psi).toEqual({ family: 'step', threshold: 0.5, low: 0, high: 1 });
    expect(live.xi).toEqual({ mode: 'complement' });
  });

  it('is standard fine-tuning when that method is named, and the default otherwise', () => {
    expect(methodOf(configFrom(['--method', 'standard']).live)).toBe('standard');
    expect(configFrom(['--method', 'diff-tuning'])).toEqual(defaultRunConfig);
  });
});

describe('a configuration file', () => {
  const file = { steps: 50, live: { psi: { family: 'p2', k: 1, gamma: 0.5 }, lambda: 0.7 }, bank: { size: 64 } };

  it('may be a part; what it leaves out is the default', () => {
    expect(configFrom([], file)).toEqual({
      ...defaultRunConfig,
      steps: 50,
      live: { ...defaultRunConfig.live, psi: { family: 'p2', k: 1, gamma: 0.5 }, lambda: 0.7 },
      bank: { ...defaultRunConfig.bank, size: 64 },
    });
  });

  it('may be a whole configuration, such as a run wrote', () => {
    expect(configFrom([], JSON.parse(JSON.stringify(defaultRunConfig)))).toEqual(defaultRunConfig);
  });

  it('loses against options', () => {
    const { steps, live } = configFrom(['--steps', '3', '--tau', '2'], file);
    expect(steps).toBe(3);
    expect(live.psi).toEqual({ family: 'power', tau: 2, inverted: false });
    expect(live.lambda).toBe(0.7);
  });

  it('loses against --method, but keeps its curve when it is of that method already', () => {
    expect(methodOf(configFrom(['--method', 'standard'], file).live)).toBe('standard');
    expect(configFrom(['--method', 'diff-tuning'], file).live.psi).toEqual(file.live.psi);
    const standard = { live: { psi: { family: 'constant', value: 1 }, bankShare: 0 } };
    expect(configFrom(['--method', 'diff-tuning'], standard).live).toEqual(defaultRunConfig.live);
  });

  it.each([
    [{ stepz: 3 }, 'settings that do not exist: stepz'],
    [{ live: { tau: 1 } }, 'settings that do not exist: live.tau'],
    [{ bank: 3 }, '"bank" in the file of --config must be an object'],
    [[], 'must hold a JSON object'],
    [{ steps: 'many' }, 'steps: '],
    [{ live: { psi: { family: 'heart' } } }, 'live.psi'],
  ])('%j is refused', (json, message) => {
    expect(() => configFrom([], json)).toThrow(UsageError);
    expect(() => configFrom([], json)).toThrow(message);
  });
});

describe('contradicting options', () => {
  it.each([
    [['--tau', '1', '--psi', '{"family":"constant","value":1}'], '--tau and --psi both set ψ'],
    [['--method', 'standard', '--tau', '1', '--lambda', '1'], 'leave out --tau and --lambda'],
    [['--lr=-1'], 'live.learningRate'],
    [['--bank-share', '1.5'], 'live.bankShare'],
    [['--psi', 'steep'], '--psi must be JSON'],
    [['--psi', '{"family":"power"}'], '--psi must be such as'],
  ])('%j are refused', (argv, message) => {
    expect(() => configFrom(argv)).toThrow(UsageError);
    expect(() => configFrom(argv)).toThrow(message);
  });
});
