import { existsSync, openAsBlob, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { APP_VERSION } from '../config/appVersion';
import { diffTuningSettings, standardSettings } from '../config/defaults';
import type { ExperimentRequest } from '../config/experiments';
import { runConfigSchema, type RunConfig } from '../config/runConfig';
import { pictureGrid } from '../data/pictureGrid';
import { isFields } from '../share/fields';
import { readRunFile } from '../share/readRunFile';
import { packRecording, recordingFiles, type RecordedLog } from '../share/recording';
import type { RunFile } from '../share/runFile';
import { defineCommand, type OptionValues } from './cliCommand';
import { assetsOption, backendOption, matMulOption } from './commonOptions';
import { modelNameOf } from './modelName';
import { nodeAssets } from './nodeAssets';
import { faultsOf, text } from './optionValues';
import { writeLosslessWebp } from './pictureFiles';
import { presets } from './presets';
import { readJson } from './readJson';
import { RunFolder, RUN_FILE } from './runFolder';
import { RunRecorder } from './runRecorder';
import { say } from './say';
import { TrainSession } from './trainSession';
import { UsageError } from './usageError';

/** In this order: the chain of forgetting of the first is the one that the paper begins with. */
const methods = ['standard', 'diff-tuning'] as const;
const settings = { 'diff-tuning': diffTuningSettings, standard: standardSettings };

/** The chain of forgetting, coarsely: enough for a strip of pictures. */
const replacementOf = ({ seed, sampling }: RunConfig): ExperimentRequest => ({
  kind: 'replacement', side: 'data', shares: [0, 25, 50, 75, 100], count: 64, ddimSteps: sampling.ddimSteps, guidance: 1, seeds: [seed],
});

const options = {
  out: { placeholder: 'DIR', help: 'where the page looks for it; default public', parse: text },
  work: { placeholder: 'DIR', help: 'where both runs are kept; default runs/recording', parse: text },
  config: { placeholder: 'FILE.json', help: 'what differs from the recorded configuration (src/cli/presets.ts)', parse: text },
  backend: backendOption,
  matmul: matMulOption,
  assets: assetsOption,
};

export const recordCommand = defineCommand({
  name: 'record',
  positional: '',
  description: [
    'Makes the recorded run that the page shows before anything is trained: Diff-Tuning and standard fine-tuning of the bundled base with the same seed, each with its chain of forgetting.',
    'Both are trained into --work; one that lies there finished is not trained again. Then their logs and pictures are packed into --out.',
  ],
  options,
  run: async (values) => {
    const shared = configOf(values.config === undefined ? {} : readJson(values.config));
    const work = values.work ?? 'runs/recording';
    for (const method of methods) {
      const status = await train({ ...shared, live: settings[method] }, join(work, method), values);
      if (status !== 0) return status;
    }
    const [companion, shown] = await Promise.all(methods.map((method) => finishedRun(join(work, method))));
    if (shown === undefined || companion === undefined) throw new Error(`The runs in ${work} are not there any more. Record them again.`);
    await writeRecording(values.out ?? 'public', shown, companion);
    return 0;
  },
});

function configOf(change: unknown): RunConfig {
  const config = runConfigSchema.safeParse({ ...presets.recording, ...(isFields(change) ? change : {}) });
  if (config.success) return config.data;
  throw new UsageError(`--config is no configuration of a run: ${faultsOf(config.error)}.`);
}

/** Trains into the folder, unless the same run lies there finished. Resolves with the exit status. */
async function train(config: RunConfig, path: string, { assets: root, backend, matmul }: Pick<OptionValues<typeof options>, 'assets' | 'backend' | 'matmul'>): Promise<number> {
  const found = await finishedRun(path);
  if (found !== undefined && isDeepStrictEqual(found.run.config, config)) return 0;
  const assets = nodeAssets({ root });
  const folder = new RunFolder(path);
  folder.writeConfig(config);
  const { title } = await assets.dataset(config.dataset);
  const recorder = new RunRecorder(
    { config, changes: [], base: { id: config.base, digest: null }, dataset: { id: config.dataset, title }, device: null, appVersion: APP_VERSION, parent: null },
    { path: join(path, RUN_FILE), dataset: null, datasetId: config.dataset },
  );
  const session = new TrainSession({
    config,
    folder,
    recorder,
    assets,
    backend: backend ?? 'webgpu',
    matMul: matmul ?? 'auto',
    weightsName: (step) => `${modelNameOf(config)}-step${step}.safetensors`,
    experiments: [replacementOf(config)],
  });
  return session.run();
}

async function finishedRun(path: string): Promise<RunFile | undefined> {
  const file = join(path, RUN_FILE);
  if (!existsSync(file)) return undefined;
  const found = await readRunFile(await openAsBlob(file));
  return found.run.status === 'finished' ? found : undefined;
}

async function writeRecording(out: string, shown: RunFile, companion: RunFile): Promise<void> {
  const { device, appVersion } = shown.run;
  const base = shown.log.find((event) => event.type === 'baseLoaded')?.model;
  const recordedLog = ({ run, log }: RunFile): RecordedLog => ({ config: run.config, log });
  const { description, pictures } = packRecording({ shown: recordedLog(shown), companion: recordedLog(companion) }, { appVersion, device: device ?? '', baseDigest: base?.digest ?? '' });
  const textPath = join(out, recordingFiles.description);
  for (const part of ['ends', 'course'] as const) {
    const path = join(out, recordingFiles.sheets[part]);
    await writeLosslessWebp(path, pictureGrid(pictures[part].pixels, 4, description.sheets[part]));
    say(`Recorded: ${path} (${pictures[part].count} pictures, ${megabytes(path)})`);
  }
  writeFileSync(textPath, `${JSON.stringify(description)}\n`);
  say(`Recorded: ${textPath} (${megabytes(textPath)})`);
}

const megabytes = (path: string): string => `${(statSync(path).size / 1e6).toFixed(2)} MB`;
