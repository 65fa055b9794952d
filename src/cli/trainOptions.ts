import { defaultRunConfig } from '../config/defaults';
import { curveSchema, xiSchema } from '../schedule/curve';
import type { OptionValues } from './cliCommand';
import { assetsOption, backendOption, dtypeOption, matMulOption } from './commonOptions';
import { finiteNumber, jsonOf, oneOf, seedNumber, text, wholeNumber } from './optionValues';

const { base, dataset, steps, batchSize, seed, live, bank, sampling, evaluation } = defaultRunConfig;
const curveExample = '{"family":"power","tau":0.7}';

/** What `train` takes. Ranges are the RunConfig schema's business. */
export const trainOptions = {
  base: { placeholder: 'ID|FILE', help: `pre-trained model: a bundled id, or a .safetensors file; default ${base}`, parse: text },
  dataset: { placeholder: 'ID|JSON|FOLDER', help: `target set: a bundled pack's id, a pack's JSON file, or a folder of pictures; default ${dataset}`, parse: text },
  method: { placeholder: 'diff-tuning|standard', help: 'standard: ψ ≡ 1 and no knowledge bank; default diff-tuning', parse: oneOf('diff-tuning', 'standard') },
  steps: { placeholder: 'N', help: `optimizer steps; default ${steps}`, parse: wholeNumber(1) },
  batch: { placeholder: 'N', help: `rows of a batch, bank rows included; default ${batchSize}`, parse: wholeNumber(1) },
  lr: { placeholder: 'X', help: `AdamW's learning rate; default ${live.learningRate}`, parse: finiteNumber },
  seed: { placeholder: 'N', help: `seed of everything random; default ${seed}`, parse: seedNumber },
  tau: { placeholder: 'X', help: 'reconsolidation weight ψ(t) = ((t + 1) / T)^τ; default 1', parse: finiteNumber },
  psi: { placeholder: 'JSON', help: `any other ψ, as in '${curveExample}'; the families are in src/schedule/curve.ts`, parse: jsonOf(curveSchema, curveExample) },
  xi: { placeholder: 'JSON', help: `retention weight ξ: '{"mode":"mirror"}', complement, or own with a curve; default mirror`, parse: jsonOf(xiSchema, '{"mode":"complement"}') },
  lambda: { placeholder: 'X', help: `weight λ of the bank rows' mean loss; default ${live.lambda}`, parse: finiteNumber },
  'bank-share': { placeholder: 'X', help: `share of a batch that comes from the knowledge bank, 0 to 1; default ${live.bankShare}`, parse: finiteNumber },
  'bank-size': { placeholder: 'N', help: `samples in the knowledge bank; default ${bank.size}`, parse: wholeNumber(1) },
  'bank-steps': { placeholder: 'N', help: `DDIM steps with which the bank is drawn; default ${bank.ddimSteps}`, parse: wholeNumber(1) },
  form: { placeholder: 'sampled|weighted', help: 'draw t by the curve, or weight the loss by it; default sampled', parse: oneOf('sampled', 'weighted') },
  'no-flip': { help: 'never mirror pictures; else packs say themselves, and those of a folder are mirrored' },
  'sample-every': { placeholder: 'N', help: `steps between sample grids; default ${sampling.everySteps}`, parse: wholeNumber(1) },
  'sample-count': { placeholder: 'N', help: `pictures of a sample grid; default ${sampling.count}`, parse: wholeNumber(1) },
  'evaluate-every': { placeholder: 'N', help: `steps between evaluations, 0 for none; default ${evaluation.everySteps}`, parse: wholeNumber(0) },
  'evaluate-count': { placeholder: 'N', help: `samples drawn for an evaluation; default ${evaluation.count}`, parse: wholeNumber(1) },
  config: { placeholder: 'FILE.json', help: 'a run configuration, whole or in part; the other options win over it', parse: text },
  out: { placeholder: 'DIR', help: 'folder for config.json, log.jsonl, sample grids and weights', parse: text },
  dtype: dtypeOption,
  backend: backendOption,
  matmul: matMulOption,
  assets: assetsOption,
};

export type TrainValues = OptionValues<typeof trainOptions>;
