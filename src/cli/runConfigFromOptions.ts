import { defaultRunConfig, diffTuningSettings, methodOf, standardSettings } from '../config/defaults';
import { runConfigSchema, type LiveSettings, type RunConfig } from '../config/runConfig';
import { DEFAULT_SIZE, type ModelSize } from './modelSizes';
import { faultsOf } from './optionValues';
import { presets } from './presets';
import type { TrainValues } from './trainOptions';
import { UsageError } from './usageError';

type Settings = Record<string, unknown>;

/** Parts of a configuration that are merged entry by entry; anything else, curves too, is replaced as a whole. */
const MERGED_PARTS = ['live', 'bank', 'sampling', 'evaluation', 'heldOutLoss', 'checkpoints'] as const;

/**
 * The configuration of a run: the preset, over it the file, over that the options.
 * @param file what --config holds, parsed as JSON; null without it
 * Throws UsageError when options contradict each other, or the outcome is no valid configuration.
 */
export function runConfigFromOptions(values: Partial<TrainValues>, file: unknown): RunConfig {
  forbidContradictions(values);
  const fromFile = file === null ? {} : settingsOf(file);
  const withFile = merge(structuredClone(presets[values.preset ?? 'finetune']), fromFile);
  const merged = merge(merge(withFile, { live: methodSettings(values.method, withFile['live'] as LiveSettings) }), settingsFromOptions(values));
  const parsed = runConfigSchema.safeParse(merged);
  if (!parsed.success) throw new UsageError(`The run's configuration is not valid: ${faultsOf(parsed.error)}.`);
  return parsed.data;
}

/** The model that a run trains from scratch; null when it starts from a base. */
export function scratchSizeOf(values: Partial<TrainValues>, file: unknown): ModelSize | null {
  if (values.size !== undefined) return values.size;
  const hasBase = values.base !== undefined || (isObject(file) && file['base'] !== undefined);
  return values.preset === 'pretrain' && !hasBase ? DEFAULT_SIZE : null;
}

function forbidContradictions(values: Partial<TrainValues>): void {
  const given = (['tau', 'psi', 'xi', 'lambda', 'bank-share'] as const).filter((name) => values[name] !== undefined);
  if (values.tau !== undefined && values.psi !== undefined) throw new UsageError('--tau and --psi both set ψ: give one of them.');
  if (values.size !== undefined && values.base !== undefined) throw new UsageError('--size means a model from scratch, --base a model that is there already: give one of them.');
  if (values.size !== undefined && values.preset !== 'pretrain') throw new UsageError('--size means a model from scratch: add --preset pretrain.');
  if (values.preset === 'pretrain' && values.method === 'diff-tuning') throw new UsageError('--preset pretrain means ψ ≡ 1 and no knowledge bank: leave out --method diff-tuning.');
  if (values.method === 'standard' && given.length > 0) {
    throw new UsageError(`--method standard means ψ ≡ 1 and no knowledge bank: leave out ${given.map((name) => `--${name}`).join(' and ')}, or the method.`);
  }
}

/** What a method named on the command line changes; a Diff-Tuning configuration stays as its file has it. */
function methodSettings(method: TrainValues['method'], live: LiveSettings): Partial<LiveSettings> {
  if (method === undefined || methodOf(live) === method) return {};
  const { psi, bankShare } = method === 'standard' ? standardSettings : diffTuningSettings;
  return { psi, bankShare };
}

function settingsFromOptions(values: Partial<TrainValues>): Settings {
  return {
    base: values.base,
    dataset: values.dataset,
    trainPictures: values['train-pictures'],
    seed: values.seed,
    form: values.form,
    labels: values.labels,
    learningRateSchedule: values['lr-schedule'],
    steps: values.steps,
    batchSize: values.batch,
    flip: values['no-flip'] === true ? 'off' : undefined,
    live: {
      psi: values.tau === undefined ? values.psi : { family: 'power', tau: values.tau, inverted: false },
      xi: values.xi,
      lambda: values.lambda,
      bankShare: values['bank-share'],
      learningRate: values.lr,
    },
    bank: { size: values['bank-size'], ddimSteps: values['bank-steps'] },
    sampling: { everySteps: values['sample-every'], count: values['sample-count'] },
    evaluation: { everySteps: values['evaluate-every'], count: values['evaluate-count'] },
    heldOutLoss: { everySteps: values['evaluate-loss-every'], rows: values['evaluate-loss-rows'] },
    checkpoints: { everySteps: values['save-every'], dtype: values.dtype },
  };
}

/** Entries that are undefined change nothing. */
function merge(under: Settings, over: Settings): Settings {
  const merged = { ...under };
  for (const [name, value] of Object.entries(over)) {
    if (value === undefined) continue;
    merged[name] = isMergedPart(name) ? merge(under[name] as Settings, value as Settings) : value;
  }
  return merged;
}

/** The file's settings; an unknown name is an error, lest a misspelt one be ignored in silence. */
function settingsOf(json: unknown): Settings {
  if (!isObject(json)) throw new UsageError('The file of --config must hold a JSON object.');
  const unknown = namesBeyond(json, defaultRunConfig, '');
  for (const part of MERGED_PARTS) {
    const settings = json[part];
    if (settings === undefined) continue;
    if (!isObject(settings)) throw new UsageError(`"${part}" in the file of --config must be an object.`);
    unknown.push(...namesBeyond(settings, defaultRunConfig[part], `${part}.`));
  }
  if (unknown.length > 0) throw new UsageError(`The file of --config holds settings that do not exist: ${unknown.join(', ')}.`);
  return json;
}

const namesBeyond = (settings: Settings, known: object, prefix: string): string[] =>
  Object.keys(settings)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => prefix + name);

const isObject = (value: unknown): value is Settings => typeof value === 'object' && value !== null && !Array.isArray(value);
const isMergedPart = (name: string): boolean => MERGED_PARTS.some((part) => part === name);
