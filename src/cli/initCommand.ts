import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ditConfigMetadata, readDiTConfig, type DiTConfig } from '../model/ditConfig';
import { defineCommand } from './cliCommand';
import { dtypeOption, seedOption } from './commonOptions';
import { text, wholeNumber } from './optionValues';
import { required } from './required';
import { say, wordsOf } from './say';
import { freshCheckpoint } from './scratchBase';
import { UsageError } from './usageError';

const count = (help: string) => ({ placeholder: 'N', help, parse: wholeNumber(1, 100_000) });

export const initCommand = defineCommand({
  name: 'init',
  positional: '',
  description: ['Writes a freshly initialised DiT, as the reference DiT initialises it, to be trained from scratch.'],
  options: {
    dim: count('hidden size'),
    depth: count('number of blocks'),
    heads: count('attention heads'),
    patch: count('side of a patch, pixels; default 4'),
    size: count('side of the pictures, pixels; default 32'),
    classes: count('classes, the null label not counted; default 9, those of the emoji set'),
    seed: seedOption,
    dtype: dtypeOption,
    out: { placeholder: 'FILE', help: 'the .safetensors file to write', parse: text },
  },
  run: (values) => {
    const config: DiTConfig = {
      inputSize: values.size ?? 32,
      patchSize: values.patch ?? 4,
      inChannels: 3,
      hiddenSize: required(values, 'dim'),
      depth: required(values, 'depth'),
      numHeads: required(values, 'heads'),
      numClasses: values.classes ?? 9,
      learnSigma: false,
    };
    const out = required(values, 'out');
    const seed = values.seed ?? 0;
    checkShape(config);
    const { bytes, parameters } = freshCheckpoint(config, seed, values.dtype ?? 'F32');
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, bytes);
    say(`Wrote ${out}: ${parameters.toLocaleString('en')} parameters.`);
    return Promise.resolve(0);
  },
});

/** The rules that every reader of checkpoints applies. */
function checkShape(config: DiTConfig): void {
  try {
    readDiTConfig(ditConfigMetadata(config));
  } catch (error) {
    throw new UsageError(wordsOf(error));
  }
}
