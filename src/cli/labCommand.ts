import { join } from 'node:path';
import { questionWords } from '../config/comparisons';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import { comparisonQuestions, experimentRequestSchema, needsModel, type ExperimentRequest } from '../config/experiments';
import type { RunConfig } from '../config/runConfig';
import { defineCommand, type OptionValues } from './cliCommand';
import { assetsOption, backendOption, guidanceOption, matMulOption } from './commonOptions';
import { inceptionOption } from './inceptionFile';
import { LabFolder } from './labFolder';
import { runLab } from './labRun';
import { faultsOf, finiteNumber, oneOf, seedNumber, text, wholeNumber } from './optionValues';
import { presets } from './presets';
import { required } from './required';
import { say } from './say';
import { STOPPED_STATUS } from './stoppedStatus';
import { UsageError } from './usageError';

const { finetune } = presets;
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** The experiments that examine a model, by their name on the command line. */
const examinations = ['replacement', 'zeroShot', 'forgetting', 'ewc', 'baseline'] as const;
const comparisons = comparisonQuestions.filter((question) => question !== 'withoutChange');
const names = [...examinations, ...comparisons].map(kebab);

const labOptions = {
  out: { placeholder: 'DIR', help: 'where to write: request.json, rows.csv, summary.md, pictures', parse: text },
  base: { placeholder: 'ID|FILE', help: `pre-trained model; default ${finetune.base}`, parse: text },
  dataset: { placeholder: 'ID|JSON|FOLDER', help: `target set; default ${finetune.dataset}`, parse: text },
  weights: { placeholder: 'FILE', help: 'replacement, zero-shot, forgetting, ewc: the fine-tuned model, as train writes it. Without it one is trained for each seed', parse: text },
  method: { placeholder: 'diff-tuning|standard', help: 'how that model is trained; default diff-tuning', parse: oneOf('diff-tuning', 'standard') },
  seeds: { placeholder: 'N', help: 'how many seeds; default 1', parse: wholeNumber(1, 20) },
  'first-seed': { placeholder: 'N', help: 'the first of them, the others follow; default 0', parse: seedNumber },
  steps: { placeholder: 'N', help: 'optimizer steps of every model trained; default 200', parse: wholeNumber(1) },
  batch: { placeholder: 'N', help: `rows of a batch; default ${finetune.batchSize}`, parse: wholeNumber(1) },
  'bank-size': { placeholder: 'N', help: `samples in the knowledge bank; default ${finetune.bank.size}`, parse: wholeNumber(1, 4096) },
  'bank-steps': { placeholder: 'N', help: `DDIM steps with which it is drawn; default ${finetune.bank.ddimSteps}`, parse: wholeNumber(1, 1000) },
  lr: { placeholder: 'X', help: `learning rate; default ${finetune.live.learningRate}`, parse: finiteNumber },
  count: { placeholder: 'N', help: 'pictures of every measurement, 8 to 1024; default 256. Under 128 numbers are previews', parse: wholeNumber(8, 1024) },
  'ddim-steps': { placeholder: 'N', help: 'DDIM steps of every picture; default 20', parse: wholeNumber(2, 1000) },
  guidance: guidanceOption,
  measurements: { placeholder: 'N', help: 'comparisons: how often each run is measured; default 4', parse: wholeNumber(1, 50) },
  points: { placeholder: 'N', help: 'replacement: shares, 0 to 100 %; zero-shot: noise levels; forgetting, baseline: timesteps; default 11', parse: wholeNumber(2, 100) },
  side: { placeholder: 'data|noise', help: 'replacement: which steps; default data, the last ones', parse: oneOf('data', 'noise') },
  'no-source': { help: 'comparisons: do not measure how far runs are from what the base was trained on' },
  ewc: { help: 'comparisons: measure the distance in weights, too' },
  inception: inceptionOption,
  backend: backendOption,
  matmul: matMulOption,
  assets: assetsOption,
};
type LabValues = OptionValues<typeof labOptions>;

export const labCommand = defineCommand({
  name: 'lab',
  positional: 'EXPERIMENT',
  description: [
    'Runs an experiment of the lab and writes its numbers, a summary and its pictures to a folder.',
    `EXPERIMENT is one of ${names.join(', ')}.`,
    `Comparisons: ${comparisons.map((question) => `${kebab(question)} – ${questionWords[question].words}`).join(' ')}`,
  ],
  options: labOptions,
  run: async (values, positionals) => {
    const [name = ''] = positionals;
    if (positionals.length !== 1 || !names.includes(name)) throw new UsageError(`Name one experiment: ${names.join(', ')}.`);
    const config = configOf(values);
    const request = requestOf(name, values, config);
    if (values.weights !== undefined && !needsModel(request.kind)) throw new UsageError(`--weights names a model to be examined; ${name} examines none. Leave it out.`);
    const folder = new LabFolder(required(values, 'out'), request);
    const end = await runLab(request, config, values, folder);
    say(folder.hasNumbers ? `Results: ${join(folder.path, 'summary.md')}` : 'Stopped before anything was measured.');
    return end === 'finished' ? 0 : STOPPED_STATUS;
  },
});

function configOf(values: LabValues): RunConfig {
  const { live } = finetune;
  return {
    ...finetune,
    base: values.base ?? finetune.base,
    dataset: values.dataset ?? finetune.dataset,
    seed: values['first-seed'] ?? 0,
    steps: values.steps ?? 200,
    batchSize: values.batch ?? finetune.batchSize,
    bank: { size: values['bank-size'] ?? finetune.bank.size, ddimSteps: values['bank-steps'] ?? finetune.bank.ddimSteps },
    live: { ...live, ...(values.method === 'standard' ? standardSettings : diffTuningSettings), learningRate: values.lr ?? live.learningRate },
    evaluation: { ...finetune.evaluation, guidance: values.guidance ?? 1, source: !values['no-source'] },
  };
}

function requestOf(name: string, values: LabValues, config: RunConfig): ExperimentRequest {
  const { base, dataset } = config;
  const seeds = Array.from({ length: values.seeds ?? 1 }, (_, index) => config.seed + index);
  const count = values.count ?? 256;
  const ddimSteps = values['ddim-steps'] ?? 20;
  const points = values.points ?? 11;
  const timesteps = Array.from({ length: points }, (_, index) => Math.round((index * 999) / (points - 1)));
  const question = comparisons.find((candidate) => kebab(candidate) === name);
  const kind = question === undefined ? examinations.find((candidate) => kebab(candidate) === name) : 'comparison';
  const asked = {
    replacement: { side: values.side ?? 'data', shares: Array.from({ length: points }, (_, index) => (index * 100) / (points - 1)), count, ddimSteps, guidance: values.guidance ?? 1 },
    zeroShot: { levels: points, count, ddimSteps },
    forgetting: { timesteps, rows: count },
    ewc: { samples: count },
    baseline: { base, dataset, timesteps, rows: count },
    comparison: { question, config, changes: [], measurements: values.measurements ?? 4, count, ddimSteps, ewc: values.ewc },
  };
  const parsed = experimentRequestSchema.safeParse({ kind, seeds, ...(kind === undefined ? {} : asked[kind]) });
  if (!parsed.success) throw new UsageError(`These options do not make an experiment: ${faultsOf(parsed.error)}.`);
  return parsed.data;
}
