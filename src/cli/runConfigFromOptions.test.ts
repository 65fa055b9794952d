import { describe, expect, it } from 'vitest';
import { methodOf } from '../config/defaults';
import { runConfigSchema } from '../config/runConfig';
import { parseOptions } from './cliCommand';
import { presets } from './presets';
import { runConfigFromOptions, scratchSizeOf } from './runConfigFromOptions';
import { trainOptions } from './trainOptions';
import { UsageError } from './usageError';

/** The page's default, but measured at once. */
const { finetune } = presets;
const configFrom = (argv: string[], file: unknown = null) => runConfigFromOptions(parseOptions(trainOptions, argv).values, file);

describe('the configuration of a run', () => {
  it('is that of fine-tuning without options and file', () => {
    expect(configFrom([])).toEqual(finetune);
  });

  it('takes each option to its place', () => {
    const config = configFrom(
      '--base tiny --dataset pics --train-pictures 20 --steps 7 --batch 8 --lr 0.01 --seed 5 --tau 0.7 --lambda 0.3 --bank-share 0.5 --bank-size 9 --bank-steps 4 --form weighted --no-flip --sample-every 3 --sample-count 4 --evaluate-every 0 --evaluate-count 16'.split(' '),
    );
    expect(config).toEqual({
      ...finetune,
      base: 'tiny',
      dataset: 'pics',
      trainPictures: 20,
      steps: 7,
      batchSize: 8,
      seed: 5,
      form: 'weighted',
      flip: 'off',
      live: { psi: { family: 'power', tau: 0.7, inverted: false }, xi: { mode: 'mirror' }, lambda: 0.3, bankShare: 0.5, learningRate: 0.01 },
      bank: { size: 9, ddimSteps: 4 },
      sampling: { ...finetune.sampling, everySteps: 3, count: 4 },
      evaluation: { ...finetune.evaluation, everySteps: 0, count: 16 },
    });
  });

  it('takes ψ and ξ as JSON', () => {
    const { live } = configFrom(['--psi', '{"family":"step","threshold":0.5,"low":0,"high":1}', '--xi', '{"mode":"complement"}']);
    expect(live.psi).toEqual({ family: 'step', threshold: 0.5, low: 0, high: 1 });
    expect(live.xi).toEqual({ mode: 'complement' });
  });

  it('is standard fine-tuning when that method is named, and the default otherwise', () => {
    expect(methodOf(configFrom(['--method', 'standard']).live)).toBe('standard');
    expect(configFrom(['--method', 'diff-tuning'])).toEqual(finetune);
  });
});

describe('a preset', () => {
  const pretrain = ['--preset', 'pretrain'];

  it('is fine-tuning where none is named', () => {
    expect(configFrom(['--preset', 'finetune'])).toEqual(finetune);
  });

  it('of pre-training is the plain objective on the emoji, with the recipe of the bundled base', () => {
    const config = configFrom(pretrain);
    expect(methodOf(config.live)).toBe('standard');
    expect(config).toMatchObject({
      dataset: 'emoji', batchSize: 256, steps: 20_000, weightDecay: 0, beta1: 0.9, beta2: 0.99, maxGradientNorm: 1, emaDecay: 0.9995, labelDropout: 0.1, flip: 'dataset',
      live: { learningRate: 1e-3 }, learningRateSchedule: { kind: 'cosine', warmup: 0.05, final: 0.01 }, labels: 'kept', heldOutLoss: { everySteps: 1000 }, checkpoints: { everySteps: 2000 },
    });
  });

  it.each(Object.entries(presets))('%s is a valid configuration', (_, preset) => {
    expect(runConfigSchema.parse(preset)).toEqual(preset);
  });

  it('loses against a file, and both against options', () => {
    const config = configFrom(
      [...pretrain, ...'--batch 8 --save-every 5 --dtype F16 --evaluate-loss-every 7 --evaluate-loss-rows 9 --labels new --sample-every 0 --lr-schedule {"kind":"constant"}'.split(' ')],
      { steps: 50, batchSize: 16, checkpoints: { everySteps: 3 } },
    );
    expect(config).toMatchObject({
      steps: 50, batchSize: 8, beta2: 0.99, labels: 'new', learningRateSchedule: { kind: 'constant' },
      heldOutLoss: { everySteps: 7, rows: 9 }, checkpoints: { everySteps: 5, dtype: 'F16' }, sampling: { everySteps: 0, count: 36 },
    });
    expect(configFrom(pretrain, { checkpoints: { everySteps: 3 } }).checkpoints).toEqual({ everySteps: 3, dtype: 'F32' });
  });
});

describe('the model to begin with', () => {
  const sizeOf = (argv: string[], file: unknown = null) => scratchSizeOf(parseOptions(trainOptions, argv).values, file);

  it('is a base, but in pre-training one from scratch unless a base is named', () => {
    expect(sizeOf([])).toBeNull();
    expect(sizeOf(['--preset', 'pretrain'])).toBe('nano');
    expect(sizeOf(['--preset', 'pretrain', '--size', 'small'])).toBe('small');
    expect(sizeOf(['--preset', 'pretrain', '--base', 'mine.safetensors'])).toBeNull();
    expect(sizeOf(['--preset', 'pretrain'], { base: 'mine.safetensors' })).toBeNull();
    expect(sizeOf(['--preset', 'pretrain', '--size', 'tiny'], { base: 'mine.safetensors' })).toBe('tiny');
  });
});

describe('a configuration file', () => {
  const file = { steps: 50, live: { psi: { family: 'p2', k: 1, gamma: 0.5 }, lambda: 0.7 }, bank: { size: 64 } };

  it('may be a part; what it leaves out is the default', () => {
    expect(configFrom([], file)).toEqual({
      ...finetune,
      steps: 50,
      live: { ...finetune.live, psi: { family: 'p2', k: 1, gamma: 0.5 }, lambda: 0.7 },
      bank: { ...finetune.bank, size: 64 },
    });
  });

  it('may be a whole configuration, such as a run wrote', () => {
    expect(configFrom([], JSON.parse(JSON.stringify(finetune)))).toEqual(finetune);
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
    expect(configFrom(['--method', 'diff-tuning'], standard).live).toEqual(finetune.live);
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
    [['--preset', 'pretrain', '--size', 'nano', '--base', 'tiny'], '--size means a model from scratch, --base'],
    [['--size', 'nano'], 'add --preset pretrain'],
    [['--preset', 'pretrain', '--method', 'diff-tuning'], 'leave out --method diff-tuning'],
    [['--preset', 'pretrain', '--size', 'huge'], '--size must be tiny or nano or small'],
    [['--lr-schedule', '{"kind":"cosine"}'], '--lr-schedule must be such as'],
    [['--psi', 'steep'], '--psi must be JSON'],
    [['--psi', '{"family":"power"}'], '--psi must be such as'],
  ])('%j are refused', (argv, message) => {
    expect(() => configFrom(argv)).toThrow(UsageError);
    expect(() => configFrom(argv)).toThrow(message);
  });
});
