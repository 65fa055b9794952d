import { existsSync, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../config/runConfig';
import type { ImageDataset } from '../data/imageDataset';
import { datasetDigest, isOwnDataset, ownDatasetId } from '../data/ownDataset';
import { sha256Hex } from '../data/sha256';
import type { Assets } from '../engine/assets';
import { readRunFile } from '../share/readRunFile';
import type { RunFile } from '../share/runFile';
import { defineCommand } from './cliCommand';
import { assetsOption, backendOption, matMulOption } from './commonOptions';
import { modelNameOf } from './modelName';
import { nodeAssets } from './nodeAssets';
import { text, wholeNumber } from './optionValues';
import { required } from './required';
import { RunFolder, RUN_FILE } from './runFolder';
import { RunRecorder } from './runRecorder';
import { TrainSession } from './trainSession';
import { UsageError } from './usageError';

export const resumeCommand = defineCommand({
  name: 'resume',
  positional: 'FILE.zip',
  description: [
    'Goes on with a run from its run file, made by the page or by train: from its newest state, with the changes of its settings at their steps. On the same device it repeats an uninterrupted run to the bit.',
    `Writes to --out what train writes, and ${RUN_FILE} with the whole run, which the page opens.`,
  ],
  options: {
    out: { placeholder: 'DIR', help: 'folder for what is written; it must hold no run yet', parse: text },
    steps: { placeholder: 'N', help: 'length of the whole run; default as it was', parse: wholeNumber(1) },
    base: { placeholder: 'ID|FILE', help: 'the base that the run began from, where it is not found under its name', parse: text },
    dataset: { placeholder: 'FOLDER', help: 'the pictures that the run learnt from, where they are your own and not in the file', parse: text },
    backend: backendOption,
    matmul: matMulOption,
    assets: assetsOption,
  },
  run: async (values, [path]) => {
    if (path === undefined) throw new UsageError('Name the run file to go on with.');
    const out = required(values, 'out');
    if (existsSync(join(out, 'log.jsonl'))) throw new UsageError(`${out} holds a run already, which would be overwritten: name another folder with --out.`);
    if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`);
    const file = await readRunFile(await openAsBlob(path));
    const config: RunConfig = { ...file.run.config, steps: values.steps ?? file.run.config.steps };
    const state = file.states.at(-1);
    const step = state?.step ?? 0;
    if (step >= config.steps) throw new UsageError(`The run in ${path} has done ${step} of ${config.steps} steps: there is nothing left to do. --steps with a larger number lets it go on.`);

    const assets = assetsOf(file, { root: values.assets, base: values.base, dataset: values.dataset, path });
    await checkBase(file, await assets.base(config.base));
    await assets.dataset(config.dataset); // what is missing is told before anything is written
    const folder = new RunFolder(out);
    folder.writeConfig(config);
    const recorder = await RunRecorder.ofResumedRun({ ...file, run: { ...file.run, config } }, step, { path: join(out, RUN_FILE), dataset: file.dataset, datasetId: config.dataset });
    const name = modelNameOf({ base: config.base, dataset: isOwnDataset(config.dataset) ? file.run.dataset.title : config.dataset });
    const session = new TrainSession({
      config,
      start: { changes: file.run.changes, ...(state !== undefined && { from: state.bytes }) },
      folder,
      recorder,
      assets,
      backend: values.backend ?? 'webgpu',
      matMul: values.matmul ?? 'auto',
      weightsName: (at) => `${name}-step${at}.safetensors`,
    });
    return session.run();
  },
});

interface Places {
  root: string | undefined;
  base: string | undefined;
  dataset: string | undefined;
  /** Of the run file, for errors. */
  path: string;
}

/** The engine's files, with those of the run in their places. */
function assetsOf({ run, dataset: inFile }: RunFile, { root, base, dataset, path }: Places): Assets {
  const assets = nodeAssets({ root });
  return {
    ...assets,
    base: (id) => assets.base(id === run.config.base ? (base ?? id) : id),
    bank: (id) => assets.bank(id === run.config.base ? (base ?? id) : id),
    dataset: async (id) => {
      if (id !== run.config.dataset || !isOwnDataset(id)) return assets.dataset(id);
      if (inFile !== null) return inFile;
      if (dataset !== undefined) return checkedDataset(id, await assets.dataset(dataset), dataset);
      throw new Error(`The run learnt from pictures of its own, “${run.dataset.title}”, which ${path} does not hold. Name their folder with --dataset, or export the run again with its pictures.`);
    },
  };
}

async function checkedDataset(id: string, found: ImageDataset, where: string): Promise<ImageDataset> {
  if (ownDatasetId(await datasetDigest(found)) === id) return { ...found, id };
  throw new Error(`The pictures in ${where} are not those that the run learnt from: their digest is another. Where the page made the set, export the run with its pictures instead.`);
}

async function checkBase({ run: { base } }: RunFile, bytes: ArrayBuffer): Promise<void> {
  const found = await sha256Hex(bytes);
  if (base.digest === null || base.digest === found) return;
  throw new Error(`The base ${base.id} here is not the one that the run began from: its SHA-256 is ${found.slice(0, 12)}…, not ${base.digest.slice(0, 12)}…. Name the right file with --base.`);
}
