import { basename, extname } from 'node:path';
import { readCheckpoint } from '../model/checkpoint';
import { defineCommand } from './cliCommand';
import { nodeAssets } from './nodeAssets';
import { readJson } from './readJson';
import { required } from './required';
import { runConfigFromOptions } from './runConfigFromOptions';
import { RunFolder } from './runFolder';
import { trainOptions } from './trainOptions';
import { TrainSession } from './trainSession';

export const trainCommand = defineCommand({
  name: 'train',
  positional: '',
  description: [
    'Fine-tunes a pre-trained DiT on a target set. What no option and no --config says is as in the page (src/config/defaults.ts).',
    "Writes to --out: config.json, log.jsonl (every event a line), samples-pretrained.png and samples-STEP.png, and at the end the weights' moving average as .safetensors.",
    'A folder of pictures: each sub-folder is a class; pictures are fitted into a white square of the size that the base works on; a tenth is held out.',
    'Ctrl-C ends the run and writes the weights it has come to; a second Ctrl-C leaves at once.',
  ],
  options: trainOptions,
  run: async (values) => {
    const config = runConfigFromOptions(values, values.config === undefined ? null : readJson(values.config));
    const out = required(values, 'out');
    const { inputSize } = readCheckpoint(await nodeAssets({ root: values.assets }).base(config.base)).config;
    const folder = new RunFolder(out);
    folder.writeConfig(config);
    const session = new TrainSession({
      config,
      folder,
      assets: nodeAssets({ root: values.assets, pictureSize: inputSize }),
      backend: values.backend ?? 'webgpu',
      matMul: values.matmul ?? 'auto',
      dtype: values.dtype ?? 'F32',
      weightsName: (step) => `${stemOf(config.base)}-${stemOf(config.dataset)}-step${step}.safetensors`,
    });
    return session.run();
  },
});

const stemOf = (reference: string): string => basename(reference, extname(reference) === '.safetensors' || extname(reference) === '.json' ? extname(reference) : '');
