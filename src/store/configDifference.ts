import { settingsAt, type ScheduledChange } from '../config/experiments';
import type { LiveSettings, RunConfig } from '../config/runConfig';
import { nameOfSet } from '../data/ownDataset';
import { curveWords, numberWords, xiWords } from './curveWords';
import { liveDifference } from './liveDifference';

/** One thing that can be set of a run: where it lies in a configuration, and a value of it in words. */
interface Setting {
  title: string;
  value: (config: RunConfig) => unknown;
  words: (config: RunConfig) => string;
}

const number = (title: string, value: (config: RunConfig) => number): Setting => ({ title, value, words: (config) => numberWords(value(config)) });
const text = (title: string, value: (config: RunConfig) => string): Setting => ({ title, value, words: value });
const choice = <Option extends string>(title: string, value: (config: RunConfig) => Option, words: Readonly<Record<Option, string>>): Setting => ({ title, value, words: (config) => words[value(config)] });
const everySteps = (title: string, value: (config: RunConfig) => number): Setting => ({ title, value, words: (config) => (value(config) === 0 ? 'never' : `every ${numberWords(value(config))} steps`) });

const liveSettings: readonly (Setting & { key: keyof LiveSettings })[] = [
  { key: 'psi', title: 'ψ(t)', value: ({ live }) => live.psi, words: ({ live }) => curveWords(live.psi) },
  { key: 'xi', title: 'ξ(t)', value: ({ live }) => live.xi, words: ({ live }) => xiWords(live.xi) },
  { key: 'lambda', ...number('λ', ({ live }) => live.lambda) },
  { key: 'bankShare', title: 'bank share', value: ({ live }) => live.bankShare, words: ({ live }) => (live.bankShare === 0 ? '0 (no bank)' : numberWords(live.bankShare)) },
  { key: 'learningRate', ...number('learning rate', ({ live }) => live.learningRate) },
];

/** Everything that makes a run what it is, in the order of the recipe. Its name is no setting. */
const settings: readonly Setting[] = [
  text('base', ({ base }) => base),
  { title: 'target set', value: ({ dataset }) => dataset, words: ({ dataset }) => nameOfSet(dataset) },
  { title: 'training pictures', value: ({ trainPictures }) => trainPictures, words: ({ trainPictures }) => (trainPictures === null ? 'all' : numberWords(trainPictures)) },
  number('seed', ({ seed }) => seed),
  ...liveSettings,
  choice('form', ({ form }) => form, { sampled: 'sampled', weighted: 'weighted' }),
  choice('retention', ({ retention }) => retention, { bank: 'by the bank’s own noise', distillation: 'by distillation' }),
  number('steps', ({ steps }) => steps),
  number('batch size', ({ batchSize }) => batchSize),
  {
    title: 'learning rate over the steps',
    value: ({ learningRateSchedule }) => learningRateSchedule,
    words: ({ learningRateSchedule: schedule }) => (schedule.kind === 'constant' ? 'constant' : `cosine, warm-up ${numberWords(schedule.warmup)} of the steps, down to ${numberWords(schedule.final)} of the peak`),
  },
  number('weight decay', ({ weightDecay }) => weightDecay),
  number('β1', ({ beta1 }) => beta1),
  number('β2', ({ beta2 }) => beta2),
  number('ε', ({ epsilon }) => epsilon),
  { title: 'largest gradient norm', value: ({ maxGradientNorm }) => maxGradientNorm, words: ({ maxGradientNorm: norm }) => (norm === null ? 'none' : numberWords(norm)) },
  { title: 'EMA decay', value: ({ emaDecay }) => emaDecay, words: ({ emaDecay }) => (emaDecay === null ? 'by the length of the run' : numberWords(emaDecay)) },
  choice('activations', ({ activationStorage }) => activationStorage, { float32: 'in 32 bits', float16: 'in 16 bits' }),
  number('label dropout', ({ labelDropout }) => labelDropout),
  choice('label table', ({ labels }) => labels, { new: 'drawn anew', kept: 'the base’s own' }),
  choice('flips', ({ flip }) => flip, { dataset: 'as the set says', on: 'always', off: 'never' }),
  number('pictures in the bank', ({ bank }) => bank.size),
  number('DDIM steps of the bank', ({ bank }) => bank.ddimSteps),
  everySteps('samples', ({ sampling }) => sampling.everySteps),
  number('sample pictures', ({ sampling }) => sampling.count),
  number('DDIM steps of samples', ({ sampling }) => sampling.ddimSteps),
  number('guidance of samples', ({ sampling }) => sampling.guidance),
  everySteps('distances', ({ evaluation }) => evaluation.everySteps),
  number('pictures measured', ({ evaluation }) => evaluation.count),
  number('DDIM steps of measured pictures', ({ evaluation }) => evaluation.ddimSteps),
  number('guidance of measured pictures', ({ evaluation }) => evaluation.guidance),
  { title: 'distance to what the base knew', value: ({ evaluation }) => evaluation.source, words: ({ evaluation }) => (evaluation.source ? 'measured' : 'not measured') },
  number('share of the time for measuring', ({ evaluation }) => evaluation.share),
  number('pictures of the forgetting curve', ({ evaluation }) => evaluation.forgettingRows),
  everySteps('held-out loss', ({ heldOutLoss }) => heldOutLoss.everySteps),
  number('pictures of the held-out loss', ({ heldOutLoss }) => heldOutLoss.rows),
  everySteps('weights exported', ({ checkpoints }) => checkpoints.everySteps),
  choice('numbers of exported weights', ({ checkpoints }) => checkpoints.dtype, { F32: 'in 32 bits', F16: 'in 16 bits' }),
];

/** A setting in which configurations differ, with what each of them has, in their order. */
export interface ConfigDifference {
  title: string;
  words: string[];
}

/** Curves can differ where a few words for them do not: then they are numbered. */
function toldApart(words: readonly string[], contents: readonly string[]): string[] {
  const kinds = new Map<string, string[]>();
  return words.map((one, index) => {
    const content = contents[index] ?? '';
    const alike = kinds.get(one) ?? [];
    if (!alike.includes(content)) kinds.set(one, [...alike, content]);
    const place = (kinds.get(one) ?? []).indexOf(content);
    return place === 0 ? one : `${one} (another, ${place + 1})`;
  });
}

/** The settings in which not all of the configurations agree. */
export function configDifferences(configs: readonly RunConfig[]): ConfigDifference[] {
  return settings.flatMap(({ title, value, words }) => {
    const contents = configs.map((config) => JSON.stringify(value(config)));
    if (new Set(contents).size < 2) return [];
    return [{ title, words: toldApart(configs.map(words), contents) }];
  });
}

/** Whether two configurations describe the same run, whatever it is called. */
export function isSameRecipe(one: RunConfig, other: RunConfig): boolean {
  return settings.every(({ value }) => value(one) === value(other) || JSON.stringify(value(one)) === JSON.stringify(value(other)));
}

/** What is different about a configuration, each in a phrase: "learning rate 0.001 instead of 0.0005". */
export function configDifferenceInWords(config: RunConfig, usual: RunConfig): string[] {
  return configDifferences([usual, config]).map(({ title, words: [was = '', is = ''] }) => `${title} ${is} instead of ${was}`);
}

/** What was changed of the live settings while a run trained: "from step 300: λ 0.2, ψ(t) power, τ = 0.5". */
export function changesInWords(config: RunConfig, changes: readonly ScheduledChange[]): string[] {
  return changes.flatMap(({ step, settings: next }, index) => {
    const changed = liveDifference(settingsAt(step, config.live, changes.slice(0, index)), next);
    if (changed === null) return [];
    const words = liveSettings.filter(({ key }) => key in changed).map(({ title, words: say }) => `${title} ${say({ ...config, live: next })}`);
    return [`from step ${step}: ${words.join(', ')}`];
  });
}
