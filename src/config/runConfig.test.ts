import { describe, expect, it } from 'vitest';
import { defaultRunConfig, diffTuningSettings, methodOf, standardSettings } from './defaults';
import { liveSettingsSchema, runConfigSchema } from './runConfig';

const faultsOf = (changes: object): string[] => runConfigSchema.safeParse({ ...defaultRunConfig, ...changes }).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the configuration of a run', () => {
  it('is valid by default and survives JSON', () => {
    expect(runConfigSchema.parse(JSON.parse(JSON.stringify(defaultRunConfig)))).toEqual(defaultRunConfig);
    expect(liveSettingsSchema.parse(standardSettings)).toEqual(standardSettings);
  });

  it('of a version that knew no smaller sets, schedule, kept labels, held-out loss or exports on the way is what it was', () => {
    const { trainPictures, learningRateSchedule, labels, heldOutLoss, checkpoints, ...old } = defaultRunConfig;
    expect({ trainPictures, learningRateSchedule, labels, heldOutLoss, checkpoints }).toEqual({
      trainPictures: null,
      learningRateSchedule: { kind: 'constant' },
      labels: 'new',
      heldOutLoss: { everySteps: 0, rows: 256 },
      checkpoints: { everySteps: 0, dtype: 'F32' },
    });
    expect(runConfigSchema.parse(old)).toEqual(defaultRunConfig);
  });

  it('has the authors’ defaults', () => {
    expect(defaultRunConfig).toMatchObject({ batchSize: 32, form: 'sampled', weightDecay: 0, labelDropout: 0.1, live: { lambda: 0.1, bankShare: 0.2, psi: { family: 'power', tau: 1 }, xi: { mode: 'mirror' } } });
  });

  it.each([
    ['version', { version: 2 }],
    ['seed', { seed: 2 ** 32 }],
    ['seed', { seed: 1.5 }],
    ['steps', { steps: 0 }],
    ['batchSize', { batchSize: 257 }],
    ['labelDropout', { labelDropout: 1.1 }],
    ['beta1', { beta1: 1 }],
    ['live.lambda', { live: { ...diffTuningSettings, lambda: -1 } }],
    ['live.bankShare', { live: { ...diffTuningSettings, bankShare: 1.2 } }],
    ['live.learningRate', { live: { ...diffTuningSettings, learningRate: 0 } }],
    ['live.psi.family', { live: { ...diffTuningSettings, psi: { family: 'wavy' } } }],
    ['live.psi.tau', { live: { ...diffTuningSettings, psi: { family: 'power', tau: NaN } } }],
    ['bank.size', { bank: { size: 0, ddimSteps: 50 } }],
    ['evaluation.count', { evaluation: { ...defaultRunConfig.evaluation, count: 1 } }],
    ['base', { base: '' }],
    ['learningRateSchedule.warmup', { learningRateSchedule: { kind: 'cosine', warmup: 1000, final: 0.01 } }],
    ['learningRateSchedule.kind', { learningRateSchedule: { kind: 'wavy' } }],
    ['labels', { labels: 'lost' }],
    ['heldOutLoss.rows', { heldOutLoss: { everySteps: 1, rows: 0 } }],
    ['checkpoints.everySteps', { checkpoints: { everySteps: -1, dtype: 'F32' } }],
  ])('is refused at %s when it is out of range', (path, changes) => {
    expect(faultsOf(changes)).toEqual([path]);
  });
});

describe('the method that settings amount to', () => {
  it('is standard fine-tuning only with a constant ψ and no bank', () => {
    expect(methodOf(standardSettings)).toBe('standard');
    expect(methodOf(diffTuningSettings)).toBe('diff-tuning');
    expect(methodOf({ ...standardSettings, bankShare: 0.2 })).toBe('diff-tuning');
    expect(methodOf({ ...diffTuningSettings, bankShare: 0 })).toBe('diff-tuning');
  });
});
