import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { timestepEmbeddingTable } from '../schedule/timestepEmbedding';
import { CheckpointError, readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint';
import { conditioning } from './conditioning';
import { ditForward } from './dit';
import { ditConfigMetadata, ditParameterShapes } from './ditConfig';
import { miniCheckpoint, miniConfig } from './miniDit.testdata';
import { arenaLayout, arenaViews, namedParameters, packArena, positionTableOf } from './parameterArena';
import { SafetensorsError, writeSafetensors } from './safetensors';

type Tensors = Map<string, { shape: number[]; data: Float32Array }>;

/** A file like the mini checkpoint's, its tensors or its metadata changed. */
function fileWith(change: (tensors: Tensors) => void, metadata: Record<string, string> = {}): ArrayBuffer {
  const { weights } = miniCheckpoint();
  const tensors: Tensors = new Map([...ditParameterShapes(miniConfig)].map(([name, shape]) => [name, { shape, data: weights.get(name) ?? new Float32Array() }]));
  change(tensors);
  return writeSafetensors(tensors, { ...ditConfigMetadata(miniConfig), ...metadata }, 'F32').buffer;
}

/** The same bytes with one piece of header text put in place of another of the same length. */
function withHeaderText(bytes: ArrayBuffer, from: string, to: string): ArrayBuffer {
  const latin1 = Buffer.from(bytes).toString('latin1');
  expect(to.length).toBe(from.length);
  expect(latin1).toContain(from);
  return new Uint8Array(Buffer.from(latin1.replace(from, to), 'latin1')).buffer;
}

function refusal(bytes: ArrayBuffer): CheckpointError {
  try {
    readCheckpoint(bytes);
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
  throw new Error('The checkpoint was accepted.');
}

describe('a checkpoint written and read again', () => {
  it('is the same to the bit in f32, configuration and metadata included', () => {
    const checkpoint = miniCheckpoint();
    const read = readCheckpoint(writeCheckpoint(checkpoint, 'F32').buffer);
    expect(read.config).toEqual(miniConfig);
    expect(read.weights).toEqual(checkpoint.weights);
    expect(read.metadata).toMatchObject({ note: 'mini', learn_sigma: 'False' });
  });

  it('keeps a variance head', () => {
    const checkpoint = miniCheckpoint({ ...miniConfig, learnSigma: true });
    expect(readCheckpoint(writeCheckpoint(checkpoint, 'F32').buffer).config.learnSigma).toBe(true);
  });

  it('takes half the bytes in f16 and is within half a unit in the last place', () => {
    const checkpoint = miniCheckpoint();
    const full = writeCheckpoint(checkpoint, 'F32');
    const half = writeCheckpoint(checkpoint, 'F16');
    expect(half.length).toBeLessThan(0.62 * full.length); // the header is the rest
    const { weights } = readCheckpoint(half.buffer);
    for (const [name, values] of checkpoint.weights) {
      const rounded = weights.get(name);
      values.forEach((value, index) => {
        expect(Math.abs((rounded?.[index] ?? NaN) - value), name).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 2 ** -25);
      });
    }
  });

  it('names the parameter that is missing when it cannot be written', () => {
    const checkpoint: Checkpoint = miniCheckpoint();
    checkpoint.weights.delete('blocks.0.mlp.fc1.bias');
    expect(() => writeCheckpoint(checkpoint, 'F32')).toThrow('blocks.0.mlp.fc1.bias is missing');
  });
});

describe('a checkpoint that does not fit', () => {
  it('is refused when a tensor is missing', () => {
    expect(refusal(fileWith((tensors) => tensors.delete('blocks.0.attn.qkv.weight'))).message).toContain('blocks.0.attn.qkv.weight is missing');
  });

  it('is refused when it holds a tensor too many', () => {
    const bytes = fileWith((tensors) => tensors.set('blocks.1.attn.qkv.weight', { shape: [1], data: Float32Array.of(1) }));
    expect(refusal(bytes).message).toContain('blocks.1.attn.qkv.weight does not belong there');
  });

  it('is refused when a tensor has another shape, even of as many values', () => {
    const bytes = fileWith((tensors) => {
      const { data = new Float32Array() } = tensors.get('blocks.0.mlp.fc1.weight') ?? {};
      tensors.set('blocks.0.mlp.fc1.weight', { shape: [16, 64], data });
    });
    expect(refusal(bytes).message).toContain('blocks.0.mlp.fc1.weight has shape [16, 64], expected [64, 16]');
  });

  it('is refused when a tensor holds whole numbers', () => {
    const complete = fileWith(() => undefined);
    const header = Buffer.from(complete).toString('latin1');
    const entry = /"final_layer\.linear\.bias":\{"dtype":"F32"/.exec(header)?.[0] ?? '';
    expect(refusal(withHeaderText(complete, entry, entry.replace('F32', 'I32'))).message).toContain('final_layer.linear.bias has type I32, expected F32 or F16');
  });

  it('is refused with four faults named and the rest counted', () => {
    const { message } = refusal(fileWith((tensors) => {
      for (const name of [...tensors.keys()].slice(0, 6)) tensors.delete(name);
    }));
    expect(message.match(/is missing/g)).toHaveLength(4);
    expect(message).toContain('and 2 more');
  });

  it('is refused when its metadata describe another DiT', () => {
    expect(refusal(fileWith(() => undefined, { depth: '2' })).message).toContain('blocks.1.attn.qkv.weight is missing');
    expect(refusal(fileWith(() => undefined, { hidden_size: 'wide' })).message).toContain('hidden_size');
    expect(refusal(fileWith(() => undefined, { num_heads: '3' })).message).toContain('num_heads 3');
  });

  it('is refused when it is no safetensors file at all', () => {
    expect(() => readCheckpoint(new TextEncoder().encode('PK\u0003\u0004 this is a zip').buffer)).toThrow(SafetensorsError);
    expect(() => readCheckpoint(new ArrayBuffer(0))).toThrow(SafetensorsError);
    const bytes = fileWith(() => undefined);
    expect(() => readCheckpoint(bytes.slice(0, bytes.byteLength - 4))).toThrow(SafetensorsError);
  });
});

describe('the bundled base rounded to f16', () => {
  it('predicts the same eps within a thousandth', async () => {
    await tf.setBackend('cpu');
    const base = readCheckpoint(new Uint8Array(readFileSync(new URL('../../public/models/emoji-dit-nano.safetensors', import.meta.url))).buffer);
    const rounded = readCheckpoint(writeCheckpoint(base, 'F16').buffer);
    const predicted = predict(base);
    const error = largest(predict(rounded).map((value, index) => value - (predicted[index] ?? NaN))) / largest(predicted);
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-3); // measured 2.6e-4
  });
});

const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** eps of one noisy picture at t = 400 under the null label. */
function predict(checkpoint: Checkpoint): Float32Array {
  const { config, weights } = checkpoint;
  const { inputSize, inChannels, numClasses } = config;
  const xt = new Float32Array(inChannels * inputSize * inputSize);
  fillNormal(randomStream(3, purpose.noise), xt);
  return tf.tidy(() => {
    const layout = arenaLayout(config);
    const parameters = namedParameters(layout, arenaViews(layout, tf.tensor1d(packArena(layout, weights))), positionTableOf(checkpoint));
    const given = conditioning(timestepEmbeddingTable(), [400], [numClasses], numClasses);
    return ditForward(parameters, config, tf.tensor4d(xt, [1, inChannels, inputSize, inputSize]), given).dataSync<'float32'>();
  });
}
