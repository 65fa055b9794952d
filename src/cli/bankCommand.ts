import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bankManifestSchema, type BankManifest } from '../data/bankManifest';
import { pictureGrid } from '../data/pictureGrid';
import { sha256Hex } from '../data/sha256';
import { buildKnowledgeBank } from '../training/knowledgeBank';
import { loadBase } from '../training/loadedBase';
import { SubmissionQueue } from '../engine/submissionQueue';
import { defineCommand } from './cliCommand';
import { assetsOption, backendOption, matMulOption, seedOption } from './commonOptions';
import { GpuErrors } from './gpuErrors';
import { nodeAssets } from './nodeAssets';
import { openNodeDeviceAlone } from './nodeDevice';
import { text, wholeNumber } from './optionValues';
import { writePng } from './pictureFiles';
import { ProgressBar } from './progressBar';
import { required } from './required';
import { say } from './say';

const COLUMNS = 32;
/** Pictures drawn at once. */
const BATCH_SIZE = 32;

export const bankCommand = defineCommand({
  name: 'bank',
  positional: '',
  description: [
    "Draws a base model's knowledge bank (its own samples: null label, no guidance) and writes it as BASE.bank.png and BASE.bank.json. " +
      'Put both beside the model, in public/models for a bundled one, and runs with that bank start at once.',
  ],
  options: {
    base: { placeholder: 'ID|FILE', help: 'the model: a bundled id, or a .safetensors file', parse: text },
    size: { placeholder: 'N', help: 'samples; default 512', parse: wholeNumber(1, 100_000) },
    steps: { placeholder: 'N', help: 'DDIM steps; default 50', parse: wholeNumber(1, 1000) },
    seed: seedOption,
    out: { placeholder: 'DIR', help: 'folder to write to', parse: text },
    backend: backendOption,
    matmul: matMulOption,
    assets: assetsOption,
  },
  run: async (values) => {
    const out = required(values, 'out');
    const base = required(values, 'base');
    const size = values.size ?? 512;
    const ddimSteps = values.steps ?? 50;
    const seed = values.seed ?? 0;
    const id = basename(base, '.safetensors');
    const bytes = await nodeAssets({ root: values.assets }).base(base);
    const baseDigest = await sha256Hex(new Uint8Array(bytes));

    const gpuErrors = new GpuErrors();
    const device = await openNodeDeviceAlone(values.backend ?? 'webgpu', values.matmul ?? 'auto', gpuErrors.hear);
    const queue = new SubmissionQueue(device);
    const bar = new ProgressBar();
    const { images } = await buildKnowledgeBank(loadBase(id, baseDigest, bytes), { size, ddimSteps, seed, batchSize: BATCH_SIZE }, async (done, total) => {
      await queue.submit();
      bar.show('bank', done, total);
    });
    await gpuErrors.throwIfAny(device);

    const columns = Math.min(COLUMNS, size);
    const manifest: BankManifest = bankManifestSchema.parse({
      format: 'diff-tuning-bank',
      version: 1,
      base: id,
      baseDigest,
      imageSize: images.imageSize,
      columns,
      count: images.count,
      ddimSteps,
      seed,
      sha256: await sha256Hex(images.pixels),
    });
    const stem = join(out, `${id}.bank`);
    await writePng(`${stem}.png`, pictureGrid(images.pixels, 3, { count: images.count, columns, imageSize: images.imageSize }));
    writeFileSync(`${stem}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    say(`Knowledge bank: ${stem}.png and ${stem}.json, ${images.count} samples`);
    return 0;
  },
});
