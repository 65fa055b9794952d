import { join } from 'node:path';
import { APP_VERSION } from '../config/appVersion';
import type { RunConfig } from '../config/runConfig';
import type { ImageDataset } from '../data/imageDataset';
import { datasetDigest, ownDatasetId } from '../data/ownDataset';
import { readCheckpoint } from '../model/checkpoint';
import { defineCommand } from './cliCommand';
import { modelNameOf } from './modelName';
import { ditConfigOf } from './modelSizes';
import { isPictureFolder, nodeAssets } from './nodeAssets';
import { readJson } from './readJson';
import { required } from './required';
import { runConfigFromOptions, scratchSizeOf } from './runConfigFromOptions';
import { RunFolder, RUN_FILE } from './runFolder';
import { RunRecorder } from './runRecorder';
import { scratchBaseId } from './scratchBase';
import { trainOptions } from './trainOptions';
import { TrainSession } from './trainSession';

export const trainCommand = defineCommand({
  name: 'train',
  positional: '',
  description: [
    'Fine-tunes a pre-trained DiT on a target set. What no option and no --config says is as in the page (src/config/defaults.ts). With --preset pretrain it trains such a DiT in the first place.',
    "Writes to --out: config.json, log.jsonl (every event a line), samples-pretrained.png and samples-STEP.png, and the weights' moving average as .safetensors, at the end and every --save-every steps.",
    `${RUN_FILE} holds the whole run, states included: the page opens it, and npm run cli -- resume goes on with it.`,
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
      recorder: await recorderOf(config, await assets.dataset(config.dataset), { path: join(out, RUN_FILE), isOwn: isPictureFolder(config.dataset, values.assets), withPictures: values['with-pictures'] }),
      assets,
      backend: values.backend ?? 'webgpu',
      matMul: values.matmul ?? 'auto',
      weightsName: (step) => `${modelNameOf(config)}-step${step}.safetensors`,
    });
    return session.run();
  },
});

/** A folder's pictures are named by their digest in the run file: another computer has no such folder. */
async function recorderOf(config: RunConfig, dataset: ImageDataset, { path, isOwn, withPictures }: { path: string; isOwn: boolean; withPictures: boolean }): Promise<RunRecorder> {
  const id = isOwn ? ownDatasetId(await datasetDigest(dataset)) : config.dataset;
  return new RunRecorder(
    { config: { ...config, dataset: id }, changes: [], base: { id: config.base, digest: null }, dataset: { id, title: dataset.title }, device: null, appVersion: APP_VERSION, parent: null },
    { path, dataset: isOwn && withPictures ? { ...dataset, id } : null, datasetId: id },
  );
}
