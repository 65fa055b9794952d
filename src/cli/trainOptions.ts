import { defaultRunConfig } from '../config/defaults';
import { learningRateScheduleSchema } from '../config/runConfig';
import { curveSchema, xiSchema } from '../schedule/curve';
import type { OptionValues } from './cliCommand';
import { assetsOption, backendOption, dtypeOption, matMulOption } from './commonOptions';
import { DEFAULT_SIZE, sizeNames } from './modelSizes';
import { finiteNumber, jsonOf, oneOf, seedNumber, text, wholeNumber } from './optionValues';
import { presets } from './presets';

const { base, dataset, steps, batchSize, seed, live, bank, sampling, evaluation } = defaultRunConfig;
const { pretrain } = presets;
const curveExample = '{"family":"power","tau":0.7}';
const scheduleExample = '{"kind":"cosine","warmup":0.05,"final":0.01}';

/** What `train` takes. Ranges are the RunConfig schema's business. */
export const trainOptions = {
  preset: {
    placeholder: 'finetune|pretrain',
    help:
      'what holds where no other option says otherwise. finetune: the default. pretrain: a base of your own, from --size or on from --base; the plain objective without a bank, ' +
      `${pretrain.steps} steps of ${pretrain.batchSize} rows, learning rate ${pretrain.live.learningRate} with warm-up and cosine, held-out loss and weights now and then`,
    parse: oneOf('finetune', 'pretrain'),
  },
  size: { placeholder: sizeNames.join('|'), help: `with --preset pretrain: a model from scratch, of weights that the seed alone decides; default ${DEFAULT_SIZE}`, parse: oneOf(...sizeNames) },
  base: { placeholder: 'ID|FILE', help: `pre-trained model: a bundled id, or a .safetensors file; default ${base}`, parse: text },
  dataset: { placeholder: 'ID|JSON|FOLDER', help: `target set: a bundled pack's id, a pack's JSON file, or a folder of pictures; default ${dataset}`, parse: text },
  'train-pictures': { placeholder: 'N', help: 'train on so many of its pictures only, evenly spread; measures and held-out pictures stay; default all', parse: wholeNumber(1) },
  method: { placeholder: 'diff-tuning|standard', help: 'standard: ψ ≡ 1 and no knowledge bank; default diff-tuning', parse: oneOf('diff-tuning', 'standard') },
  steps: { placeholder: 'N', help: `optimizer steps; default ${steps}`, parse: wholeNumber(1) },
  batch: { placeholder: 'N', help: `rows of a batch, bank rows included; default ${batchSize}`, parse: wholeNumber(1) },
  lr: { placeholder: 'X', help: `AdamW's learning rate, at its peak; default ${live.learningRate}`, parse: finiteNumber },
  'lr-schedule': { placeholder: 'JSON', help: `how it runs over the steps: '{"kind":"constant"}', the default, or '${scheduleExample}' with shares of the steps and of the peak`, parse: jsonOf(learningRateScheduleSchema, scheduleExample) },
  seed: { placeholder: 'N', help: `seed of everything random; default ${seed}`, parse: seedNumber },
  tau: { placeholder: 'X', help: 'reconsolidation weight ψ(t) = ((t + 1) / T)^τ; default 1', parse: finiteNumber },
  psi: { placeholder: 'JSON', help: `any other ψ, as in '${curveExample}'; the families are in src/schedule/curve.ts`, parse: jsonOf(curveSchema, curveExample) },
  xi: { placeholder: 'JSON', help: `retention weight ξ: '{"mode":"mirror"}', complement, or own with a curve; default mirror`, parse: jsonOf(xiSchema, '{"mode":"complement"}') },
  lambda: { placeholder: 'X', help: `weight λ of the bank rows' mean loss; default ${live.lambda}`, parse: finiteNumber },
  'bank-share': { placeholder: 'X', help: `share of a batch that comes from the knowledge bank, 0 to 1; default ${live.bankShare}`, parse: finiteNumber },
  'bank-size': { placeholder: 'N', help: `samples in the knowledge bank; default ${bank.size}`, parse: wholeNumber(1) },
  'bank-steps': { placeholder: 'N', help: `DDIM steps with which the bank is drawn; default ${bank.ddimSteps}`, parse: wholeNumber(1) },
  form: { placeholder: 'sampled|weighted', help: 'draw t by the curve, or weight the loss by it; default sampled', parse: oneOf('sampled', 'weighted') },
  labels: { placeholder: 'new|kept', help: "the label table to start from: new rows, or the base's own, whose classes must be the dataset's; default new, in pre-training kept", parse: oneOf('new', 'kept') },
  'no-flip': { help: 'never mirror pictures; else packs say themselves, and those of a folder are mirrored' },
  'sample-every': { placeholder: 'N', help: `steps between sample grids, 0 for none; default ${sampling.everySteps}`, parse: wholeNumber(0) },
  'sample-count': { placeholder: 'N', help: `pictures of a sample grid; default ${sampling.count}`, parse: wholeNumber(1) },
  'evaluate-every': { placeholder: 'N', help: `steps between evaluations, 0 for none; default ${evaluation.everySteps}`, parse: wholeNumber(0) },
  'evaluate-count': { placeholder: 'N', help: `samples drawn for an evaluation; default ${evaluation.count}`, parse: wholeNumber(1) },
  'evaluate-loss-every': { placeholder: 'N', help: `steps between measurements of the loss on held-out pictures, 0 for none; default 0, in pre-training ${pretrain.heldOutLoss.everySteps}`, parse: wholeNumber(0) },
  'evaluate-loss-rows': { placeholder: 'N', help: `rows that each of its means is taken over; default ${pretrain.heldOutLoss.rows}`, parse: wholeNumber(1) },
  'save-every': { placeholder: 'N', help: `steps between files of weights, 0 for one at the end only; default 0, in pre-training ${pretrain.checkpoints.everySteps}`, parse: wholeNumber(0) },
  config: { placeholder: 'FILE.json', help: 'a run configuration, whole or in part; the other options win over it', parse: text },
  out: { placeholder: 'DIR', help: 'folder for config.json, log.jsonl, sample grids, weights and run.zip', parse: text },
  'with-pictures': { help: 'put the pictures of a folder into run.zip: whoever has the file then has all of them' },
  dtype: dtypeOption,
  backend: backendOption,
  matmul: matMulOption,
  assets: assetsOption,
};

export type TrainValues = OptionValues<typeof trainOptions>;
