import { basename, extname } from 'node:path';
import type { RunConfig } from '../config/runConfig';
import { readCheckpoint } from '../model/checkpoint';
import { defineCommand } from './cliCommand';
import { ditConfigOf } from './modelSizes';
import { nodeAssets } from './nodeAssets';
import { readJson } from './readJson';
import { required } from './required';
import { runConfigFromOptions, scratchSizeOf } from './runConfigFromOptions';
import { RunFolder } from './runFolder';
import { scratchBaseId, scratchBaseOf } from './scratchBase';
import { trainOptions } from './trainOptions';
import { TrainSession } from './trainSession';

export const trainCommand = defineCommand({
  name: 'train',
  positional: '',
  description: [
    'Fine-tunes a pre-trained DiT on a target set. What no option and no --config says is as in the page (src/config/defaults.ts). With --preset pretrain it trains such a DiT in the first place.',
    "Writes to --out: config.json, log.jsonl (every event a line), samples-pretrained.png and samples-STEP.png, and the weights' moving average as .safetensors, at the end and every --save-every steps.",
    'A folder of pictures: each sub-folder is a class; pictures are fitted into a white square of the size that the base works on; a tenth is held out.',
    'Ctrl-C ends the run and writes the weights it has come to; a second Ctrl-C leaves at once.',
  ],
  options: trainOptions,
  run: async (values) => {
    const file = values.config === undefined ? null : readJson(values.config);
    const given = runConfigFromOptions(values, file);
    const out = required(values, 'out');
    const size = scratchSizeOf(values, file);
    const pictureSize = size === null ? readCheckpoint(await nodeAssets({ root: values.assets }).base(given.base)).config.inputSize : ditConfigOf(size, 1).inputSize;
    const assets = nodeAssets({ root: values.assets, pictureSize });
    const config = size === null ? given : { ...given, base: scratchBaseId({ size, numClasses: (await assets.dataset(given.dataset)).classes.length, seed: given.seed }) };
    const folder = new RunFolder(out);
    folder.writeConfig(config);
    const session = new TrainSession({
      config,
      folder,
      assets,
      backend: values.backend ?? 'webgpu',
      matMul: values.matmul ?? 'auto',
      weightsName: (step) => `${modelNameOf(config)}-step${step}.safetensors`,
    });
    return session.run();
  },
});

function modelNameOf({ base, dataset }: RunConfig): string {
  const scratch = scratchBaseOf(base);
  return scratch === null ? `${stemOf(base)}-${stemOf(dataset)}` : `${stemOf(dataset)}-dit-${scratch.size}`;
}

const stemOf = (reference: string): string => basename(reference, extname(reference) === '.safetensors' || extname(reference) === '.json' ? extname(reference) : '');
