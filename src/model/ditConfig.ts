import { z } from 'zod';

/** The shape of a DiT, in the names of the reference implementation (facebookresearch/DiT). */
export interface DiTConfig {
  /** Height and width of the images, pixels. */
  inputSize: number;
  patchSize: number;
  inChannels: number;
  hiddenSize: number;
  depth: number;
  numHeads: number;
  /** Without the null label, whose index is numClasses. */
  numClasses: number;
  /** Twice the output channels: eps and a variance that stays frozen here. */
  learnSigma: boolean;
}

const wholeNumber = z.string().regex(/^\d{1,6}$/, 'expected a whole number').transform(Number).pipe(z.number().int().min(1));
const trueOrFalse = z.string().regex(/^(true|false)$/i, 'expected True or False').transform((text) => text.toLowerCase() === 'true');

const metadataSchema = z.object({
  input_size: wholeNumber,
  patch_size: wholeNumber,
  in_channels: wholeNumber,
  hidden_size: wholeNumber,
  depth: wholeNumber,
  num_heads: wholeNumber,
  num_classes: wholeNumber,
  learn_sigma: trueOrFalse.default(false),
});

export const MLP_RATIO = 4;
export const FREQUENCY_SIZE = 256;

/** Reads the configuration from a checkpoint's `__metadata__`. Throws a plain Error that names each missing or impossible entry. */
export function readDiTConfig(metadata: Record<string, string>): DiTConfig {
  const parsed = metadataSchema.safeParse(metadata);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return name in metadata ? `${name} is "${metadata[name] ?? ''}", ${issue.message}` : `${name} is missing`;
    });
    throw new Error(
      `The file does not describe a DiT: in its __metadata__, ${faults.join(', ')}. Save it with input_size, patch_size, in_channels, hidden_size, depth, num_heads and num_classes written there as text.`,
    );
  }
  const m = parsed.data;
  const config: DiTConfig = {
    inputSize: m.input_size,
    patchSize: m.patch_size,
    inChannels: m.in_channels,
    hiddenSize: m.hidden_size,
    depth: m.depth,
    numHeads: m.num_heads,
    numClasses: m.num_classes,
    learnSigma: m.learn_sigma,
  };
  if (config.inputSize % config.patchSize !== 0) {
    throw new Error(`The checkpoint's input_size ${config.inputSize} is not a multiple of its patch_size ${config.patchSize}.`);
  }
  if (config.hiddenSize % config.numHeads !== 0) {
    throw new Error(`The checkpoint's hidden_size ${config.hiddenSize} is not a multiple of its num_heads ${config.numHeads}.`);
  }
  if (config.hiddenSize % 4 !== 0) {
    throw new Error(`The checkpoint's hidden_size ${config.hiddenSize} is not a multiple of 4, which the 2-D sin-cos position table needs.`);
  }
  return config;
}

/** The same entries as text, for writing a checkpoint. */
export function ditConfigMetadata(config: DiTConfig): Record<string, string> {
  return {
    input_size: String(config.inputSize),
    patch_size: String(config.patchSize),
    in_channels: String(config.inChannels),
    hidden_size: String(config.hiddenSize),
    depth: String(config.depth),
    num_heads: String(config.numHeads),
    num_classes: String(config.numClasses),
    learn_sigma: config.learnSigma ? 'True' : 'False',
  };
}

/** Channels that the network puts out: eps, and the variance where there is one. */
export function outputChannels(config: DiTConfig): number {
  return config.learnSigma ? 2 * config.inChannels : config.inChannels;
}

export function tokenCount(config: DiTConfig): number {
  return (config.inputSize / config.patchSize) ** 2;
}

/** Wider heads would not fit a GPU thread's registers. */
const MAX_HEAD_SIZE = 64;

/** Whether all of this model's operations have WGSL of ours, so that its steps can be recorded: every extent that is read as vec4 is a multiple of 4. */
export function fitsGpuPrograms(config: DiTConfig): boolean {
  const { hiddenSize, numHeads, inChannels, inputSize, patchSize } = config;
  const headSize = hiddenSize / numHeads;
  const extents = [hiddenSize, headSize, patchSize ** 2 * inChannels, patchSize ** 2 * outputChannels(config), inChannels * inputSize ** 2];
  return headSize <= MAX_HEAD_SIZE && inChannels === 3 && extents.every((extent) => extent % 4 === 0);
}

/** Every parameter's name and PyTorch shape, in the order of the reference model's state_dict. */
export function ditParameterShapes(config: DiTConfig): Map<string, number[]> {
  const { hiddenSize: D, patchSize: p, inChannels: C } = config;
  const shapes = new Map<string, number[]>();
  const addLinear = (name: string, outputs: number, inputs: number) => {
    shapes.set(`${name}.weight`, [outputs, inputs]);
    shapes.set(`${name}.bias`, [outputs]);
  };
  shapes.set('pos_embed', [1, tokenCount(config), D]);
  shapes.set('x_embedder.proj.weight', [D, C, p, p]);
  shapes.set('x_embedder.proj.bias', [D]);
  addLinear('t_embedder.mlp.0', D, FREQUENCY_SIZE);
  addLinear('t_embedder.mlp.2', D, D);
  shapes.set('y_embedder.embedding_table.weight', [config.numClasses + 1, D]);
  for (let block = 0; block < config.depth; block++) {
    addLinear(`blocks.${block}.attn.qkv`, 3 * D, D);
    addLinear(`blocks.${block}.attn.proj`, D, D);
    addLinear(`blocks.${block}.mlp.fc1`, MLP_RATIO * D, D);
    addLinear(`blocks.${block}.mlp.fc2`, D, MLP_RATIO * D);
    addLinear(`blocks.${block}.adaLN_modulation.1`, 6 * D, D);
  }
  addLinear('final_layer.linear', p * p * outputChannels(config), D);
  addLinear('final_layer.adaLN_modulation.1', 2 * D, D);
  return shapes;
}
