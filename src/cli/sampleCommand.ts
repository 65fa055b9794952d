import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { floatsToRgb } from '../data/imageDataset';
import { pictureGrid, squareColumns } from '../data/pictureGrid';
import { loadBase, withBaseModel } from '../training/loadedBase';
import { SubmissionQueue } from '../engine/submissionQueue';
import { writeSafetensors } from '../model/safetensors';
import { purpose } from '../random/purpose';
import { sampleImages } from '../training/sampleImages';
import { defineCommand } from './cliCommand';
import { assetsOption, backendOption, guidanceOption, matMulOption, seedOption } from './commonOptions';
import { GpuErrors } from './gpuErrors';
import { nodeAssets } from './nodeAssets';
import { openNodeDeviceAlone } from './nodeDevice';
import { text, wholeNumber } from './optionValues';
import { writePng } from './pictureFiles';
import { ProgressBar } from './progressBar';
import { required } from './required';
import { GRID_SCALE } from './runFolder';
import { sampleLabels } from './sampleLabels';
import { say } from './say';

/** Pictures drawn at once. */
const BATCH_SIZE = 32;

export const sampleCommand = defineCommand({
  name: 'sample',
  positional: '',
  description: ['Draws pictures from a model with DDIM. The same seed gives picture i the same noise, whatever the model and however many are drawn.'],
  options: {
    checkpoint: { placeholder: 'FILE|ID', help: 'a .safetensors file, or the id of a bundled model', parse: text },
    count: { placeholder: 'N', help: 'how many; default 16', parse: wholeNumber(1, 100_000) },
    steps: { placeholder: 'N', help: 'DDIM steps; default 20', parse: wholeNumber(1, 1000) },
    guidance: guidanceOption,
    label: { placeholder: 'N|null|all', help: 'class of the pictures: its number, the null label, or all classes in turn; default all', parse: text },
    seed: seedOption,
    out: { placeholder: 'FILE.png', help: `the grid, each picture ${GRID_SCALE} times enlarged`, parse: text },
    pictures: { placeholder: 'DIR', help: 'also write each picture as a PNG of its own, such as evaluate reads', parse: text },
    safetensors: { help: 'also write the pictures as numbers beside the grid: images [count, 3, size, size] in [-1, 1], and labels' },
    backend: backendOption,
    matmul: matMulOption,
    assets: assetsOption,
  },
  run: async (values) => {
    const out = required(values, 'out');
    const id = required(values, 'checkpoint');
    const bytes = await nodeAssets({ root: values.assets }).base(id);
    const seed = values.seed ?? 0;

    const gpuErrors = new GpuErrors();
    const device = await openNodeDeviceAlone(values.backend ?? 'webgpu', values.matmul ?? 'auto', gpuErrors.hear);
    const queue = new SubmissionQueue(device);
    const bar = new ProgressBar();
    const base = loadBase(id, '', bytes);
    const { inputSize, numClasses } = base.checkpoint.config;
    const labels = sampleLabels(values.label ?? 'all', values.count ?? 16, numClasses);
    const images = await withBaseModel(base, (model) =>
      sampleImages({
        model,
        embeddingTable: base.embeddingTable,
        alphaBar: base.schedule.alphaBar,
        labels,
        ddimSteps: values.steps ?? 20,
        guidance: values.guidance ?? 1,
        seed,
        noisePurpose: purpose.sampleNoise,
        batchSize: BATCH_SIZE,
        onStep: async (done, total) => {
          await queue.submit();
          bar.show('samples', done, total);
        },
      }),
    );
    await gpuErrors.throwIfAny(device);

    const pixels = floatsToRgb(images, inputSize);
    await writePng(out, pictureGrid(pixels, 3, { count: labels.length, imageSize: inputSize, columns: squareColumns(labels.length) }), GRID_SCALE);
    say(`Samples: ${out}`);
    if (values.pictures !== undefined) await writePictures(values.pictures, pixels, inputSize);
    if (values.safetensors) {
      const file = `${out.slice(0, out.length - extname(out).length)}.safetensors`;
      const tensors = new Map([
        ['images', { shape: [labels.length, 3, inputSize, inputSize], data: images }],
        ['labels', { shape: [labels.length], data: Float32Array.from(labels) }],
      ]);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, writeSafetensors(tensors, { checkpoint: id, seed: String(seed) }, 'F32'));
      say(`Numbers: ${file}`);
    }
    return 0;
  },
});

async function writePictures(folder: string, pixels: Uint8Array, size: number): Promise<void> {
  const bytes = size * size * 3;
  const count = pixels.length / bytes;
  const digits = String(count - 1).length;
  for (let index = 0; index < count; index++) {
    await writePng(join(folder, `${String(index).padStart(digits, '0')}.png`), { width: size, height: size, pixels: pixels.subarray(index * bytes, (index + 1) * bytes) });
  }
  say(`Pictures: ${folder}, ${count} files`);
}
